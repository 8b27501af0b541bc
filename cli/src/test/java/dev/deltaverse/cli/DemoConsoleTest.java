package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo as a process at a terminal of its own, as somebody sees it who types the command. */
@Timeout(180)
final class DemoConsoleTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final Pattern ADDRESS =
      Pattern.compile("The console is at (http://127\\.0\\.0\\.1:\\d+/) until Ctrl-C");

  @Test
  void endsWithTheConsoleAndAFinishedRunToLookAt() throws Exception {
    if (!Files.exists(SCRIPT)) {
      assertThat(System.getenv("CI")).describedAs("CI has no %s", SCRIPT).isNull();
    }
    assumeTrue(Files.exists(SCRIPT), "no program that makes a terminal: " + SCRIPT);
    String command =
        Child.command(List.of(), "demo", "--rows", "2000").stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));
    ProcessBuilder builder =
        new ProcessBuilder(SCRIPT.toString(), "-qefc", command, "/dev/null")
            .redirectErrorStream(true);
    builder.environment().remove("CI");
    builder.environment().put("TERM", "xterm");
    // The browser that is opened.
    builder.environment().put("BROWSER", "true");
    Process demo = builder.start();
    try {
      URI console = address(demo.inputReader());
      HttpResponse<String> now =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(console).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(now.body())
          .contains("Run 3 · apply of 3-later", "Every row accounted for; target and source agree");
      // Ctrl-C.
      demo.getOutputStream().write(3);
      demo.getOutputStream().flush();
      assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      demo.destroy();
    }
  }

  private static URI address(BufferedReader out) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      Matcher found = ADDRESS.matcher(line);
      if (found.find()) {
        return URI.create(found.group(1));
      }
    }
    throw new AssertionError("the demo ended without a console: " + said);
  }
}
