package dev.deltaverse.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.console.access.Access;
import dev.deltaverse.console.access.Passwords;
import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.access.UsersFile;
import dev.deltaverse.engine.MigrationException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Who may what: by password, by a proxy, and on this machine alone. */
@Timeout(120)
final class AccessTest {
  private static final String PASSWORD = "correct-horse-battery";
  private static String hash = "";

  private final HttpClient http = HttpClient.newHttpClient();
  private final SteppedClock clock = new SteppedClock();
  private final BlockingQueue<RunRequest> started = new LinkedBlockingQueue<>();
  @TempDir Path folder;
  private Path users = Path.of("");
  private GeneratedState state;

  @BeforeAll
  static void hash() throws Exception {
    hash = Passwords.hash(PASSWORD.toCharArray());
  }

  @BeforeEach
  void start() throws Exception {
    state = new GeneratedState(folder, 2);
    users = folder.resolve("users");
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN)) {
      new UsersFile(users).put(role.word(), role, hash);
    }
  }

  @AfterEach
  void stop() throws Exception {
    state.close();
  }

  private Console console(Access access) throws MigrationException {
    return Console.start(
        new ConsoleSettings("127.0.0.1", 0, access, Optional.empty(), Set.of()),
        Profiles.one(state.project, started::add, new NoChecks(), Optional.empty()),
        clock,
        "1.2.3");
  }

  private Console login() throws MigrationException {
    return console(new Access.Login(users));
  }

  private Browsing browsing(Console console) {
    return new Browsing(http, console.url());
  }

  private Browsing signedIn(Console console, Role role) throws Exception {
    Browsing browsing = browsing(console);
    if (role != Role.NOBODY) {
      assertThat(browsing.signIn(role.word(), PASSWORD).statusCode()).isEqualTo(303);
    }
    browsing.get(role == Role.NOBODY ? "/login" : "/");
    return browsing;
  }

  private static final Set<String> METHODS = Set.of("get", "post");

  /** A request of the API's document. */
  private record Operation(String method, String path, Role needs) {}

  private static List<Operation> operations(String document) {
    Map<String, Map<String, Object>> paths = members(document);
    return paths.entrySet().stream()
        .flatMap(
            path ->
                path.getValue().entrySet().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .flatMap(
                        method ->
                            bases(path.getValue()).stream()
                                .map(
                                    base ->
                                        new Operation(
                                            method.getKey().toUpperCase(Locale.ROOT),
                                            base + path.getKey().replace("{run}", "1"),
                                            Role.valueOf(
                                                String.valueOf(
                                                        ((Map<?, ?>) method.getValue())
                                                            .get("x-role"))
                                                    .toUpperCase(Locale.ROOT))))))
        .toList();
  }

  /** What comes before a path: those of the document, unless the path has servers of its own. */
  private static List<String> bases(Map<String, Object> path) {
    return path.containsKey("servers") ? List.of("") : List.of("", "/profiles/default");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Map<String, Object>> members(String document) {
    Map<String, Object> whole =
        (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(document);
    return (Map<String, Map<String, Object>>) whole.getOrDefault("paths", Map.of());
  }

  @Test
  void everyRouteOfTheDocumentRefusesALesserRole() throws Exception {
    state.reject(state.run(1, true));
    try (Console console = login()) {
      Map<Role, Browsing> visitors = new EnumMap<>(Role.class);
      for (Role role : Role.values()) {
        visitors.put(role, signedIn(console, role));
      }
      String document = signedIn(console, Role.ADMIN).get("/api/openapi.yaml").body();
      List<Operation> operations = operations(document);
      assertThat(operations).hasSizeGreaterThan(40);
      for (Operation operation : operations) {
        for (Map.Entry<Role, Browsing> visitor : visitors.entrySet()) {
          Browsing browsing = visitor.getValue();
          int status =
              operation.method().equals("GET")
                  ? browsing.get(operation.path()).statusCode()
                  : browsing.json(operation.path(), "{}").statusCode();
          if (visitor.getKey().reaches(operation.needs())) {
            assertThat(status).describedAs("%s by %s", operation, visitor).isNotIn(401, 403);
          } else {
            assertThat(status)
                .describedAs("%s by %s", operation, visitor)
                .isEqualTo(visitor.getKey() == Role.NOBODY ? 401 : 403);
          }
        }
      }
    }
  }

  @Test
  void pagesAndFormsRefuseALesserRoleToo() throws Exception {
    state.reject(state.run(1, true));
    Map<String, Role> pages =
        Map.ofEntries(
            Map.entry("/", Role.VIEWER),
            Map.entry("/plan", Role.VIEWER),
            Map.entry("/runs", Role.VIEWER),
            Map.entry("/runs/1", Role.VIEWER),
            Map.entry("/compare?a=1&b=1", Role.VIEWER),
            Map.entry("/rejects", Role.VIEWER),
            Map.entry("/check", Role.VIEWER),
            Map.entry("/verify", Role.VIEWER),
            Map.entry("/runs/1/certificate", Role.VIEWER),
            Map.entry("/runs/1/certificate.html", Role.VIEWER),
            Map.entry("/runs/1/rejects.csv", Role.OPERATOR),
            Map.entry("/audit", Role.ADMIN));
    try (Console console = login()) {
      for (Role role : Role.values()) {
        Browsing browsing = signedIn(console, role);
        for (Map.Entry<String, Role> page : pages.entrySet()) {
          int status = browsing.get(page.getKey()).statusCode();
          int refused = role == Role.NOBODY ? 303 : 403;
          assertThat(status)
              .describedAs("%s by %s", page, role)
              .isEqualTo(role.reaches(page.getValue()) ? 200 : refused);
        }
        for (String path : List.of("/runs", "/control", "/check")) {
          int status = browsing.post(path, "command=plan&order=pause").statusCode();
          int refused = role == Role.NOBODY ? 401 : 403;
          assertThat(status)
              .describedAs("POST %s by %s", path, role)
              .isEqualTo(role.reaches(Role.OPERATOR) ? 303 : refused);
        }
        // The project has no schedule.
        assertThat(browsing.post("/schedule", "schedule=off").statusCode())
            .describedAs("POST /schedule by %s", role)
            .isEqualTo(role.reaches(Role.OPERATOR) ? 404 : role == Role.NOBODY ? 401 : 403);
        assertThat(browsing.get("/live/").statusCode())
            .describedAs("/live/ by %s", role)
            .isEqualTo(role == Role.NOBODY ? 401 : 200);
        assertThat(browsing.get("/live/audit").statusCode())
            .describedAs("/live/audit by %s", role)
            .isEqualTo(role == Role.ADMIN ? 200 : role == Role.NOBODY ? 401 : 403);
      }
      assertThat(started).hasSize(2);
    }
  }

  @Test
  void aViewerSeesNoValueOfARowAndNoButton() throws Exception {
    state.reject(state.run(1, true));
    try (Console console = login()) {
      Browsing viewer = signedIn(console, Role.VIEWER);
      String rejects = viewer.get("/rejects").body();
      assertThat(rejects).contains("whole number", "the role viewer does not see");
      assertThat(rejects).doesNotContain("b&gt;9", "t1.csv", "rejects.csv");
      assertThat(viewer.get("/runs/1").body())
          .contains("The log may hold values")
          .doesNotContain("class=\"log\"");
      assertThat(viewer.get("/").body())
          .contains("viewer, viewer")
          .doesNotContain("name=\"command\"", "name=\"order\"");
      Browsing operator = signedIn(console, Role.OPERATOR);
      assertThat(operator.get("/rejects").body()).contains("=1&lt;b&gt;9", "rejects.csv");
      assertThat(operator.get("/").body())
          .contains("name=\"command\"", "name=\"order\"")
          .doesNotContain("href=\"/audit\"");
    }
  }

  @Test
  void whoIsNotSignedInLearnsNothing() throws Exception {
    state.run(1, true);
    try (Console console = login()) {
      Browsing nobody = browsing(console);
      HttpResponse<String> turned = nobody.get("/runs/1");
      assertThat(turned.statusCode()).isEqualTo(303);
      assertThat(turned.headers().firstValue("Location")).hasValue("/login");
      assertThat(turned.body()).isEqualTo("Redirected");
      for (String path : List.of("/login", "/nowhere")) {
        assertThat(nobody.get(path).body()).doesNotContain("generated", "localhost", "1.2.3");
      }
      HttpResponse<String> program = nobody.get("/api/v1/now");
      assertThat(program.statusCode()).isEqualTo(401);
      assertThat(program.headers().firstValue("WWW-Authenticate")).isPresent();
      assertThat(program.body()).doesNotContain("generated");
      assertThat(nobody.get("/health").body()).contains("\"status\":\"ok\"");
    }
  }

  @Test
  void programsSignInWithEachRequest() throws Exception {
    try (Console console = login()) {
      assertThat(basic(console, "viewer:" + PASSWORD, "/api/v1/now")).isEqualTo(200);
      assertThat(basic(console, "viewer:" + PASSWORD, "/metrics")).isEqualTo(200);
      assertThat(basic(console, "viewer:" + PASSWORD, "/api/v1/audit")).isEqualTo(403);
      assertThat(basic(console, "viewer:wrong", "/api/v1/now")).isEqualTo(401);
      assertThat(basic(console, "viewer:" + PASSWORD, "/")).isEqualTo(303);
    }
  }

  private int basic(Console console, String credentials, String path) throws Exception {
    String encoded =
        Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return http.send(
            HttpRequest.newBuilder(console.url().resolve(path))
                .header("Authorization", "Basic " + encoded)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void aSessionEndsWhenItsUserLeavesOrIsAwayOrIsGone() throws Exception {
    try (Console console = login()) {
      Browsing browsing = browsing(console);
      assertThat(browsing.signIn("viewer", "wrong-wrong-wrong").body())
          .contains("The name or the password is wrong. Try again.");
      HttpResponse<String> in = browsing.signIn("viewer", PASSWORD);
      String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(cookie)
          .matches("deltaverse-session=[0-9a-f]{64}; .*")
          .contains("HttpOnly", "SameSite=Strict", "Path=/");
      assertThat(browsing.get("/").statusCode()).isEqualTo(200);
      assertThat(browsing.post("/logout", "").statusCode()).isEqualTo(303);
      assertThat(browsing.get("/").statusCode()).isEqualTo(303);
      Browsing thief = browsing(console);
      HttpRequest stolen = thief.request("/").header("Cookie", cookie.split(";")[0]).build();
      assertThat(http.send(stolen, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(303);

      Browsing away = signedIn(console, Role.VIEWER);
      clock.step(Duration.ofMinutes(119));
      assertThat(away.get("/").statusCode()).isEqualTo(200);
      clock.step(Duration.ofMinutes(121));
      assertThat(away.get("/").statusCode()).isEqualTo(303);

      Browsing busy = signedIn(console, Role.VIEWER);
      for (int hour = 1; hour < 12; hour++) {
        clock.step(Duration.ofHours(1));
        assertThat(busy.get("/").statusCode()).isEqualTo(200);
      }
      clock.step(Duration.ofHours(1));
      assertThat(busy.get("/").statusCode()).isEqualTo(303);

      Browsing gone = signedIn(console, Role.OPERATOR);
      new UsersFile(users).put("operator", Role.VIEWER, hash);
      assertThat(gone.get("/").body()).contains("operator, viewer");
      new UsersFile(users).remove("operator");
      assertThat(gone.get("/").statusCode()).isEqualTo(303);
      assertThat(
              state.store.view().audit(Long.MAX_VALUE, 100).reversed().stream()
                  .map(e -> e.actor().name() + ": " + e.action() + ": " + e.outcome())
                  .limit(3))
          .containsExactly(
              "viewer: sign in: refused: the name or the password is wrong",
              "viewer: sign in: done",
              "viewer: sign out: done");
    }
  }

  @Test
  void whoGuessesHasToWait() throws Exception {
    try (Console console = login()) {
      Browsing browsing = browsing(console);
      for (int i = 0; i < 5; i++) {
        assertThat(browsing.signIn("viewer", "wrong-" + i).statusCode()).isEqualTo(401);
      }
      HttpResponse<String> slowed = browsing.signIn("viewer", PASSWORD);
      assertThat(slowed.statusCode()).isEqualTo(429);
      assertThat(slowed.headers().firstValue("Retry-After")).hasValue("2");
      assertThat(browsing.signIn("admin", PASSWORD).statusCode()).isEqualTo(429);
      clock.step(Duration.ofSeconds(1));
      assertThat(browsing.signIn("viewer", "wrong-again").statusCode()).isEqualTo(401);
      clock.step(Duration.ofSeconds(1));
      assertThat(browsing.signIn("viewer", PASSWORD).statusCode()).isEqualTo(429);
      clock.step(Duration.ofSeconds(1));
      assertThat(browsing.signIn("viewer", PASSWORD).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void aProxyThatIsTrustedNamesTheUser() throws Exception {
    new UsersFile(users).put("nopass", Role.VIEWER, null);
    Access trusted = new Access.Proxy(users, "X-Forwarded-User", Set.of("127.0.0.1"));
    try (Console console = console(trusted)) {
      assertThat(proxied(console, "nopass")).isEqualTo(200);
      assertThat(proxied(console, "stranger")).isEqualTo(403);
      assertThat(proxied(console)).isEqualTo(403);
      assertThat(proxied(console, "nopass", "admin")).isEqualTo(403);
      HttpResponse<String> page =
          http.send(
              HttpRequest.newBuilder(console.url()).header("X-Forwarded-User", "nopass").build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
          .contains("__Host-deltaverse-token=", "Secure");
    }
    Access other = new Access.Proxy(users, "X-Forwarded-User", Set.of("10.0.0.5"));
    try (Console console = console(other)) {
      assertThat(proxied(console, "admin")).isEqualTo(403);
    }
  }

  private int proxied(Console console, String... names) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(console.url());
    Arrays.stream(names).forEach(name -> request.header("X-Forwarded-User", name));
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Test
  void beyondThisMachineItIsSafeOrNotServed() {
    assertThatThrownBy(() -> beyond(new Access.Local()).requireSafe())
        .hasMessage("listen on 0.0.0.0: beyond this machine visitors must sign in");
    assertThatThrownBy(() -> beyond(new Access.Login(users)).requireSafe())
        .hasMessage("listen on 0.0.0.0: beyond this machine passwords and rows must be encrypted");
    assertThatThrownBy(
            () ->
                Console.start(
                    beyond(new Access.Local()),
                    Profiles.one(state.project, started::add, new NoChecks(), Optional.empty()),
                    clock,
                    "1.2.3"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("visitors must sign in");
  }

  private static ConsoleSettings beyond(Access access) {
    return new ConsoleSettings("0.0.0.0", 0, access, Optional.empty(), Set.of());
  }

  @Test
  void aUsersFileThatOthersMayWriteIsRefused() throws Exception {
    assertThat(Files.getPosixFilePermissions(users))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-rw----"));
    assertThatThrownBy(this::login)
        .hasMessage("users file " + users + ": others than its owner may write it");
    Files.setPosixFilePermissions(users, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(users, "eve:root:*\n");
    assertThatThrownBy(this::login)
        .hasMessage("users file " + users + ": line 1 is none of a user");
  }

  @Test
  void actionsAreInTheAuditLog() throws Exception {
    state.run(1, false);
    try (Console console = login()) {
      Browsing operator = signedIn(console, Role.OPERATOR);
      operator.post("/control", "order=pause");
      operator.post("/control", "order=unskip&names=t1");
      operator.post("/runs", "command=plan&snapshot=2026-11-01");
      Browsing viewer = signedIn(console, Role.VIEWER);
      viewer.post("/control", "order=drain");
      Browsing admin = signedIn(console, Role.ADMIN);
      assertThat(admin.get("/api/v1/audit?limit=6").body())
          .contains(
              "\"who\":\"operator\",\"origin\":\"127.0.0.1\",\"action\":\"pause\",\"outcome\":\"done\"",
              "\"action\":\"unskip t1\",\"outcome\":\"failed: unskip: t1 is not skipped\"",
              "\"action\":\"plan 2026-11-01\",\"outcome\":\"done\"",
              "\"who\":\"viewer\",\"origin\":\"127.0.0.1\",\"action\":\"POST /control\","
                  + "\"outcome\":\"refused: it needs the role operator, and viewer is a viewer\"");
      assertThat(admin.get("/audit").body()).contains("begin run 1: apply 2026-11-1");
    }
  }
}
