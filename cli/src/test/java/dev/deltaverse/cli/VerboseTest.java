package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerboseTest {
  private static final Pattern REQUEST =
      Pattern.compile(
          "DEBUG \\S*requests:? (GET|POST) [^ ]+: 200 in \\d+ ms, \\d+ bytes sent, \\d+"
              + " received, service request [-0-9a-f]{36}.*");

  @TempDir Path folder;

  @Test
  void theLogHasEachRequestAndStatementIfItIsAskedFor() throws Exception {
    try (Workplace work = new Workplace(folder)) {
      work.dirtySnapshot("2026-01-01");

      List<String> quiet = plan().lines().filter(line -> line.contains("DEBUG")).toList();
      long before = requests(work);
      List<String> verbose =
          plan("--verbose").lines().filter(line -> line.contains("DEBUG")).toList();

      assertThat(quiet).isEmpty();
      assertThat(verbose.stream().filter(line -> REQUEST.matcher(line).find()))
          .hasSize(Math.toIntExact(requests(work) - before));
      assertThat(verbose)
          .anyMatch(
              line ->
                  line.matches(
                      ".*DEBUG \\S*staging:? check table accounts, \\d+ ms: CREATE OR"
                          + " REPLACE TABLE \"typ_accounts\" AS SELECT .*"));
    }
  }

  private String plan(String... options) throws Exception {
    List<String> args = new ArrayList<>(List.of("-C", folder.toString()));
    args.addAll(List.of(options));
    args.add("plan");
    Child.Ended ended = Child.run(Map.of(), folder, args);
    assertThat(ended.exitCode()).as(ended.text()).isEqualTo(1);
    return ended.text();
  }

  private static long requests(Workplace work) {
    return work.emulator.counters().getOrDefault("requests", Map.of()).getOrDefault("all", 0L);
  }
}
