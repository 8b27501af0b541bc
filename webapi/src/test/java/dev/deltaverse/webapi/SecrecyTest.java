package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** A run in which everything fails and servers echo what they got; all output is searched. */
final class SecrecyTest {
  private static final String SECRET = "s3cr3t/value+1";
  private static final String TOKEN = "opaque-token-4711";
  private static final String HEADER = "identity-header-0815";

  private final StringWriter shown = new StringWriter();
  private final PrintWriter out = new PrintWriter(shown);

  /** Tries something that must fail and shows all that a log could show of it. */
  private void fails(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      e.printStackTrace(out);
      out.println(e);
      if (e instanceof WebApiException failure) {
        out.println(failure.kind());
        out.println(failure.operation());
        out.println(failure.serviceMessage());
        out.println(failure.annotations());
        out.println(failure.rowErrors());
        out.println(failure.answer());
        out.println(failure.requestId());
      }
      return;
    }
    throw new AssertionError("It did not fail");
  }

  /** Echoes head and body, as a careless proxy does. */
  private static RawServer.Reply echo(RawServer.Request request, int status) {
    String all = request.headers() + " " + request.text();
    String text = all.replace("\\", "\\\\").replace("\"", "\\\"");
    return RawServer.json(
        status,
        "{\"error\":{\"code\":\"0x80040265\",\"message\":\""
            + text
            + "\",\"@Microsoft.PowerApps.CDS.TraceText\":\""
            + text
            + "\"},\"error_description\":\""
            + text
            + "\"}");
  }

  @Test
  void noSecretAndNoTokenInAnyOutputOfAFailingRun() throws Exception {
    PrintStream stdout = System.out;
    PrintStream stderr = System.err;
    ByteArrayOutputStream console = new ByteArrayOutputStream();
    PrintStream capture = new PrintStream(console, true, StandardCharsets.UTF_8);
    Logger root = Logger.getLogger("");
    Level level = root.getLevel();
    System.setOut(capture);
    System.setErr(capture);
    ConsoleHandler handler = new ConsoleHandler();
    handler.setLevel(Level.ALL);
    root.addHandler(handler);
    root.setLevel(Level.ALL);
    try {
      failingRun();
    } finally {
      System.setOut(stdout);
      System.setErr(stderr);
      root.removeHandler(handler);
      root.setLevel(level);
    }
    String all = shown + console.toString(StandardCharsets.UTF_8);
    assertThat(all).as("the run left traces").contains("WebApiException", "***", "401", "400");
    for (String hidden :
        List.of(SECRET, PercentEncoding.formValue(SECRET), TOKEN, HEADER, "eyJhbGciOi")) {
      assertThat(all).doesNotContain(hidden);
    }
  }

  private void failingRun() throws Exception {
    HttpClient http = DataverseClient.newHttpClient(Duration.ofSeconds(5));
    AtomicInteger number = new AtomicInteger();
    try (RawServer provider = new RawServer(request -> echo(request, 401));
        RawServer good =
            RawServer.inTurn(
                RawServer.json(200, "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3600}"));
        RawServer service =
            new RawServer(
                request ->
                    switch (number.incrementAndGet() % 4) {
                      case 0 -> new RawServer.Cut(new byte[0]);
                      case 1 -> echo(request, 400);
                      case 2 -> RawServer.answer(502, "", request.headers().toString());
                      default -> echo(request, 403);
                    })) {
      EntraTokens entra = EntraTokens.forEnvironment(service.url(), http);
      List<TokenSource> sources = new ArrayList<>();
      Secret secret = Secret.of(SECRET);
      out.println(secret);
      sources.add(entra.authority(provider.url()).clientSecret("t", "app", secret));
      sources.add(entra.authority(URI.create("http://127.0.0.1:1")).clientSecret("t", "a", secret));
      sources.add(entra.authority(good.url()).clientSecret("t", "app", secret));
      sources.add(TokenSource.fixed(TOKEN));
      sources.add(TokenSource.fixed(TOKEN + "\n"));
      sources.add(TokenSource.fixed("eyJhbGciOiJub25lIn0.e30.sig"));
      sources.add(
          entra.managedIdentity(
              null, Map.of("IDENTITY_ENDPOINT", provider.url() + "/m", "IDENTITY_HEADER", HEADER)));
      sources.add(
          entra.managedIdentity(
              null,
              Map.of(
                  "IDENTITY_ENDPOINT", provider.url() + "/m", "IDENTITY_HEADER", HEADER + "\n")));
      for (TokenSource source : sources) {
        out.println(source);
        try (DataverseClient client =
            DataverseClient.builder(service.url(), source).httpClient(http).build()) {
          out.println(client);
          for (int i = 0; i < 4; i++) {
            fails(() -> client.create("accounts", Body.json("{}")));
            fails(() -> client.send(Batch.of(List.of(Call.delete("accounts(1)")))));
            fails(() -> client.rows(Query.of("accounts")).next());
            fails(() -> client.send(Call.get("https://elsewhere.example/x")));
          }
        }
      }
      assertThat(service.requests())
          .as("the tokens were really sent")
          .anySatisfy(r -> assertThat(r.header("Authorization")).isEqualTo("Bearer " + TOKEN));
      assertThat(provider.requests())
          .as("the secret was really sent")
          .anySatisfy(r -> assertThat(r.text()).contains(PercentEncoding.formValue(SECRET)));
    } finally {
      http.shutdownNow();
    }
    out.flush();
  }
}
