package dev.deltaverse.bench;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Stages a wide table and compares it with an empty ledger, and prints the peak memory of the whole
 * process. One size a process, since a peak does not go down; run it with several sizes to see that
 * time is linear and memory flat.
 */
final class MemoryBenchmark {
  private MemoryBenchmark() {}

  static void run(long rows) throws IOException, MigrationException {
    Path folder = Files.createTempDirectory("deltaverse-bench");
    try {
      Path file = WideTable.write(folder.resolve("1"), rows, 1, 0);
      Path state = Files.createDirectories(folder.resolve("state"));
      try (Staging staging = DuckStaging.open(state, 1500L << 20)) {
        BoundProject project = WideTable.project(folder);
        BoundTable table = project.tables().getFirst();
        staging.open(project);
        staging.begin(1);
        Seconds seconds = new Seconds();
        staging.stage(WideTable.NAME, folder.resolve("1"));
        seconds.lap("stage");
        staging.check(table);
        seconds.lap("check");
        staging.park(List.of(table));
        DeltaCounts delta = staging.delta(table);
        seconds.lap("delta");
        if (delta.create() != rows) {
          throw new IllegalStateException("wrong delta " + delta);
        }
        System.out.printf(
            Locale.ROOT,
            "%,d rows, %,d MB: %s; %.2f s a million rows; peak memory of the process %,d MB%n",
            rows,
            Files.size(file) >> 20,
            seconds,
            seconds.total() * 1e6 / rows,
            peakBytes() >> 20);
      }
    } finally {
      StagingBenchmark.delete(folder);
    }
  }

  /** The greatest resident set so far, as Linux tells it. */
  static long peakBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("/proc/self/status has no VmHWM");
  }
}
