package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Ctrl-C in the middle of a run. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no SIGINT for another process")
final class InterruptTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theRunWritesDownItsEndAndTheNextGoesOn() throws Exception {
    try (Workplace work = new Workplace(folder)) {
      StringBuilder rows = new StringBuilder("code,name,size\n");
      for (int i = 0; i < 3_000; i++) {
        rows.append("K").append(i).append(",Name ").append(i).append(',').append(i % 1000);
        rows.append('\n');
      }
      work.file("1", "accounts.csv", rows.toString())
          .file("1", "jobs.csv", "no,title,account\n")
          .file("1", "job_accounts.csv", "job,account\n");
      Path project = folder.resolve("deltaverse.yaml");
      String text = Files.readString(project);
      assertThat(text).contains("send: { ");
      Files.writeString(project, text.replace("send: { ", "send: { batchRows: 100, "));
      // The first requests pass; then answers are slow enough to be interrupted.
      work.ask(
          "PUT",
          "/emulator/faults",
          "{\"faults\":[{\"kind\":\"slowAnswer\",\"path\":\"CreateMultiple\",\"after\":4,"
              + "\"delayMillis\":4000}]}");
      Process process = Child.start("-C", folder.toString(), "apply", "--json");
      try (BufferedReader out = process.inputReader();
          BufferedReader err = process.errorReader()) {
        String line = err.readLine();
        while (line != null && !line.contains("plan: done in")) {
          line = err.readLine();
        }
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (loaded(work) < 300 && System.nanoTime() < limit) {
          Thread.onSpinWait();
        }
        Child.interrupt(process);
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        String told = err.lines().collect(Collectors.joining("\n"));
        assertThat(told)
            .endsWith(
                "deltaverse apply: interrupted\n"
                    + "Next step: run again; it goes on where it stopped");
        JsonNode json = new Ended(130, out.lines().collect(Collectors.joining()), told).json();
        assertThat(json.path("interrupted").asBoolean()).isTrue();
        assertThat(json.path("exitCode").asInt()).isEqualTo(130);
        long created = json.path("total").path("created").asLong();
        assertThat(created).isBetween(1L, 2_999L);
        assertThat(json.path("requests").asLong()).isBetween(3L, 29L);
      } finally {
        process.destroyForcibly();
      }
      assertThat(work.run("runs").out()).containsPattern("interrupted +130 ");
      work.ask("DELETE", "/emulator/faults", "");
      JsonNode again = work.run("apply", "--json", "--verify").json();
      assertThat(again.path("exitCode").asInt()).describedAs("%s", again).isEqualTo(0);
      assertThat(again.path("verified").asBoolean()).isTrue();
    }
  }

  private static long loaded(Workplace work) {
    return work.emulator
        .counters()
        .getOrDefault("CreateMultiple", Map.of())
        .getOrDefault("created", 0L);
  }
}
