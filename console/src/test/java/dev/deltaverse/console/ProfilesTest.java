package dev.deltaverse.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.target.Outcome;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A console of a project with several profiles. */
@Timeout(120)
final class ProfilesTest {
  private static final String MORE =
      """
      schedule: { cron: "30 21 * * *", zone: UTC, complete: { marker: DONE } }
      profiles:
        uat: { target: { url: "http://localhost:2" } }
        prod: { target: { url: "${NOT_SET}" } }
      """;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> started = new ArrayList<>();
  @TempDir Path folder;
  private GeneratedState state;
  private Project uat;
  private Console console;
  private Browsing browser;

  @BeforeEach
  void start() throws Exception {
    state = new GeneratedState(folder, 3, MORE);
    uat = ProjectReader.read(state.project.file(), "uat", Map.of());
    console =
        Console.start(
            ConsoleSettings.LOCAL,
            new Profiles() {
              @Override
              public List<String> names() {
                return List.of("default", "uat", "prod");
              }

              @Override
              public Profile open(String name) throws MigrationException {
                return new Profile(
                    ProjectReader.read(state.project.file(), name, Map.of()),
                    request -> started.add(name + ": " + request.text()),
                    new NoChecks(),
                    Optional.empty());
              }
            },
            Clock.systemUTC(),
            "1.2.3");
    browser = new Browsing(http, console.url());
  }

  @AfterEach
  void stop() throws Exception {
    console.close();
    state.close();
  }

  private String get(String path) throws Exception {
    return browser.get(path).body();
  }

  @Test
  void eachProfileHasRunsAndActionsOfItsOwn() throws Exception {
    state.run(1, true);
    assertThat(get("/"))
        .contains("Run 1 · apply of 2026-11-1", "localhost:1 (default)")
        .isEqualTo(get("/profiles/default/"));
    assertThat(get("/profiles/uat/"))
        .contains("Ready for the first snapshot", "rows of localhost:2 (uat) may be deleted");
    HttpResponse<String> answer =
        browser.post("/profiles/uat/runs", "command=apply&snapshot=2026-11-01&deletes=yes");
    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElseThrow()).endsWith("/profiles/uat/");
    assertThat(started).containsExactly("uat: apply 2026-11-01, rows may be deleted");
    String asked = "--profile uat apply 2026-11-01, rows may be deleted";
    assertThat(get("/profiles/uat/api/v1/audit"))
        .startsWith("{\"profile\":\"uat\"")
        .contains(asked);
    assertThat(get("/profiles/uat/audit")).contains("Profile uat · localhost:2", asked);
    assertThat(get("/audit")).contains("Profile default · localhost:1").doesNotContain(asked);
    assertThat(get("/api/v1/runs")).contains("\"run\":1", "\"profile\":\"default\"");
    assertThat(get("/profiles/uat/api/v1/runs")).isEqualTo("{\"runs\":[]}");

    try (StateStore store = StateStore.open(uat.state(), Clock.systemUTC())) {
      store.beginRun(RunStart.here("apply", "s", "uat", "test", "org", "mapping"));
      assertThat(browser.post("/profiles/uat/control", "order=pause").statusCode()).isEqualTo(303);
      assertThat(store.view().will().paused()).isTrue();
      assertThat(state.store.view().will().paused()).isFalse();
    }
  }

  @Test
  void aRunIsOfTheProfileThatItNames() throws Exception {
    String body = "{\"command\":\"plan\",\"profile\":\"%s\"}";
    get("/");
    HttpResponse<String> other = browser.json("/api/v1/runs", body.formatted("uat"));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body())
        .isEqualTo(
            "{\"message\":\"the run is to be of profile 'uat', and this is the address of"
                + " 'default'\",\"hint\":\"Load the page again, or send it to"
                + " /profiles/uat/api/v1/runs.\"}");
    assertThat(started).isEmpty();
    assertThat(browser.json("/profiles/uat/api/v1/runs", body.formatted("uat")).statusCode())
        .isEqualTo(202);
    assertThat(started).containsExactly("uat: plan");
    assertThat(get("/profiles/uat/api/v1/profiles"))
        .isEqualTo(
            "{\"profile\":\"uat\",\"target\":\"http://localhost:2\",\"profiles\":["
                + "{\"name\":\"default\",\"address\":\"/profiles/default\"},"
                + "{\"name\":\"uat\",\"address\":\"/profiles/uat\"},"
                + "{\"name\":\"prod\",\"address\":\"/profiles/prod\"}]}");
  }

  @Test
  void aProfileThatIsNotThereOrCannotBeUsedIsNamed() throws Exception {
    HttpResponse<String> unknown = browser.get("/profiles/test/runs");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(unknown.body())
        .contains("there is no profile 'test'", "Choose one of default, uat, prod");
    assertThat(get("/profiles/test/api/v1/now"))
        .startsWith("{\"message\":\"there is no profile 'test'\"");
    HttpResponse<String> broken = browser.get("/profiles/prod/");
    assertThat(broken.statusCode()).isEqualTo(404);
    assertThat(broken.body()).contains("NOT_SET", "Correct the project file");
    get("/");
    assertThat(browser.post("/profiles/prod/runs", "command=plan").statusCode()).isEqualTo(409);
    assertThat(started).isEmpty();
    assertThat(folder.resolve(".deltaverse/prod")).doesNotExist();
    assertThat(folder.resolve(".deltaverse/test")).doesNotExist();
  }

  @Test
  void theScheduleOfAnotherProfileIsNotLookedAfter() throws Exception {
    assertThat(get("/profiles/uat/"))
        .contains("does not look after the schedule of <strong>uat</strong>");
    assertThat(get("/profiles/uat/api/v1/schedule"))
        .isEqualTo(
            "{\"message\":\"this server does not look after the schedule of profile"
                + " uat\",\"hint\":\"Start another: deltaverse --profile uat serve.\"}");
  }

  @Test
  void aPageIsFollowedInItsProfile() throws Exception {
    state.run(1, false);
    // Nobody has asked for this profile yet, as after a restart under an open page.
    HttpResponse<InputStream> stream =
        http.send(
            browser.request("/live/profiles/uat/").header("Accept", "text/event-stream").build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("data:")) {
        line = lines.readLine();
      }
      assertThat(line).contains("Ready for the first snapshot").doesNotContain("apply of");
    }
  }

  @Test
  void noLinkOfAPageLeadsToAnotherProfile() throws Exception {
    long run = state.run(1, false);
    state.reject(run);
    RequestJournal journal = state.store.journal(run);
    long request = journal.intent(new PhaseId("t1", PhaseKind.UPSERT), SeqRanges.parse("1-2"));
    journal.outcome(
        request, Map.of(1L, new Outcome.Refused("0x1", "no")), 1, Duration.ofSeconds(1));
    state.end(run);
    state.planned();
    Set<String> common = Set.of("/assets", "/api", "/logout");
    Pattern link = Pattern.compile("(?:href|action)=\"(/[^/\"?]*)([^\"]*)\"");
    int found = 0;
    for (String path :
        List.of(
            "/",
            "/plan",
            "/runs",
            "/runs?before=2",
            "/runs/1",
            "/compare?a=1&b=2",
            "/rejects?run=1",
            "/rejects?run=1&phase=t1/upsert&code=0x1&reason=no",
            "/check",
            "/verify",
            "/runs/1/certificate",
            "/audit")) {
      HttpResponse<String> page = browser.get(path);
      assertThat(page.statusCode()).describedAs(path).isEqualTo(200);
      Matcher links = link.matcher(page.body());
      while (links.find()) {
        if (common.contains(links.group(1))) {
          continue;
        }
        found++;
        assertThat(links.group(1) + links.group(2)).describedAs(path).startsWith("/profiles/");
        // The switch to another profile leads to its first page.
        if (!links.group(2).startsWith("/default")) {
          assertThat(links.group(2)).describedAs(path).isIn("/uat/", "/prod/");
        }
      }
    }
    assertThat(found).isGreaterThan(100);
  }
}
