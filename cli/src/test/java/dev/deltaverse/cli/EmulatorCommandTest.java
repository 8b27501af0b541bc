package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class EmulatorCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aWrongModelIsToldInFull() throws Exception {
    Path model = Files.writeString(folder.resolve("model.json"), "{\"tabels\":[]}");
    Ended ended = Workplace.runAnywhere("emulator", "--port", "0", "--model", model.toString());
    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("deltaverse emulator: start the emulator: ")
        .contains("tabels")
        .endsWith("Next step: Correct the option or the model file.\n");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGINT for another process")
  void answersUntilCtrlC() throws Exception {
    Path model = Files.writeString(folder.resolve("model.json"), Workplace.MODEL);
    Process process = Child.start("emulator", "--port", "0", "--model", model.toString());
    try (BufferedReader out = process.inputReader()) {
      String line = String.valueOf(out.readLine());
      assertThat(line).startsWith("The emulator answers at http://127.0.0.1:");
      URI url =
          URI.create(line.replaceAll(".* (http\\S+) .*", "$1") + "/api/data/v9.2/dv_accounts");
      try (HttpClient http = HttpClient.newHttpClient()) {
        HttpResponse<String> answer =
            http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
      }
      Child.interrupt(process);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(130);
    } finally {
      process.destroyForcibly();
    }
  }
}
