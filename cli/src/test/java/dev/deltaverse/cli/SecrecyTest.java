package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.FaultScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs that fail in every way, as processes of their own: no secret and no token stands in what
 * they print, in their command lines, or in any file that they leave.
 */
final class SecrecyTest {
  private static final String SECRET = "s3cr3t/value+1";
  private static final String TOKEN_FILE = "token.txt";

  @TempDir Path folder;
  private Workplace work;
  private String token;
  private final StringBuilder shown = new StringBuilder();
  private final List<String> sent = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    work =
        new Workplace(
            folder,
            EmulatorConfig.defaults()
                .withModelJson(Workplace.MODEL)
                .withUsers(ApplicationUser.of("app", "0th3r-s3cret")));
    work.dirtySnapshot("2026-01-01");
    Files.createDirectory(folder.resolve("tmp"));
    token = tokenOfTheEmulator();
    Files.writeString(folder.resolve(TOKEN_FILE), token);
  }

  @AfterEach
  void stop() {
    work.close();
  }

  private String tokenOfTheEmulator() throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      String answer =
          http.send(
                  HttpRequest.newBuilder(URI.create(work.emulator.url() + "/t/oauth2/v2.0/token"))
                      .header("Content-Type", "application/x-www-form-urlencoded")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "grant_type=client_credentials&client_id=app&client_secret=0th3r-s3cret"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return JsonMapper.shared().readTree(answer).path("access_token").asString();
    }
  }

  private void user(String url, String user) throws IOException {
    work.projectFor(url, Workplace.TABLES);
    Path file = folder.resolve("deltaverse.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("{ name: one, anonymous: true }", "{ name: one, " + user + " }"));
  }

  private void byToken(String url) throws IOException {
    user(url, "tokenCommand: [cat, " + folder.resolve(TOKEN_FILE) + "]");
  }

  /** Runs a command line that must fail, and keeps all that can be seen of it. */
  private void fails(String... args) throws Exception {
    List<String> all = new ArrayList<>(List.of("-C", folder.toString(), "--verbose"));
    all.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(
            Child.command(
                List.of("-Djava.io.tmpdir=" + folder.resolve("tmp")), all.toArray(String[]::new)));
    builder.environment().put("DV_SECRET", SECRET);
    Process process = builder.start();
    try {
      shown.append(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")));
      CompletableFuture<String> out = text(process.getInputStream());
      CompletableFuture<String> err = text(process.getErrorStream());
      assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("it ends").isTrue();
      shown.append(out.get()).append(err.get());
      assertThat(process.exitValue()).as(out.get() + err.get()).isPositive();
    } finally {
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<String> text(InputStream in) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (in) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** The files of the folder that hold a text, without the one that the token comes from. */
  private List<String> filesWith(String text) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (!file.endsWith(TOKEN_FILE) && bytes.contains(text)) {
          found.add(folder.relativize(file).toString());
        }
      }
    }
    return found;
  }

  private void nothingShows(String... hidden) throws IOException {
    for (String secret : hidden) {
      for (String form :
          List.of(
              secret,
              URLEncoder.encode(secret, StandardCharsets.UTF_8),
              Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8)))) {
        assertThat(shown.toString()).doesNotContain(form);
        assertThat(filesWith(form)).isEmpty();
      }
    }
  }

  @Test
  void aRunThatGetsHalfWayShowsNoToken() throws Exception {
    byToken(work.emulator.url().toString());
    work.emulator.faults(
        FaultScript.parse(
            """
            {"faults":[
              {"kind":"plugInFailure","table":"dv_account","rate":0.5,"text":"The plug-in says no"},
              {"kind":"unexpected","path":"dv_jobs","method":"POST","times":1},
              {"kind":"cutAfterCommit","path":"dv_jobs","method":"POST","after":1,"times":1}]}
            """));
    fails("apply", "--verify");
    fails("apply", "--json-events");
    work.emulator.faults(FaultScript.parse("{\"faults\":[{\"kind\":\"tokenExpired\"}]}"));
    fails("verify", "--json");
    assertThat(shown).as("the runs left traces").contains("accounts", "The plug-in says no");
    assertThat(filesWith("Alpha"))
        .as("files are searched")
        .anyMatch(f -> f.startsWith(".deltaverse"));
    nothingShows(token, "0th3r-s3cret");
  }

  @Test
  void aServerThatEchoesWhatItGetsShowsNoToken() throws Exception {
    HttpServer echo = echo(403, "{\"error\":{\"code\":\"0x80040265\",\"message\":\"TEXT\"}}");
    try {
      byToken(url(echo));
      fails("check");
      fails("check", "--json");
      fails("apply");
      fails("verify");
    } finally {
      echo.stop(0);
    }
    assertThat(sent).as("the token was really sent").anyMatch(h -> h.contains("Bearer " + token));
    assertThat(shown).as("the echo was shown, without it").contains("echo of", "***");
    nothingShows(token);
  }

  @Test
  void aSignInThatFailsShowsNoSecret() throws Exception {
    HttpServer provider =
        echo(401, "{\"error\":\"invalid_client\",\"error_description\":\"TEXT\"}");
    try {
      user(
          work.emulator.url() + "\n  authority: " + url(provider),
          "tenant: contoso.example, clientId: app, clientSecret: \"${DV_SECRET}\"");
      fails("check");
      fails("apply", "--json");
    } finally {
      provider.stop(0);
    }
    assertThat(sent)
        .as("the secret was really sent")
        .anyMatch(s -> s.contains(URLEncoder.encode(SECRET, StandardCharsets.UTF_8)));
    assertThat(shown).as("the echo was shown, without it").contains("echo of", "***");
    nothingShows(SECRET);
  }

  /**
   * A server that puts all it got into its errors, as a careless proxy does.
   *
   * @param answer where {@code TEXT} is to be what it got
   */
  private HttpServer echo(int status, String answer) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String got =
              exchange.getRequestHeaders().entrySet()
                  + " "
                  + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          sent.add(got);
          String text = "echo of " + got.replace("\\", "\\\\").replace("\"", "\\\"");
          byte[] body = answer.replace("TEXT", text).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          try (exchange) {
            exchange.getResponseBody().write(body);
          }
        });
    server.start();
    return server;
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }
}
