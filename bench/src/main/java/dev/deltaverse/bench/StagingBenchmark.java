package dev.deltaverse.bench;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.FoldMark;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Staging, typing, checks and delta of a wide table against an equally large ledger with 1 %
 * changes, beside a bare hand-written DuckDB script of the same steps in the same run.
 */
final class StagingBenchmark {
  private StagingBenchmark() {}

  static void run(long rows, int rounds) throws IOException, MigrationException {
    Path folder = Files.createTempDirectory("deltaverse-bench");
    try {
      Path before = WideTable.write(folder.resolve("1"), rows, 1, 0);
      WideTable.write(folder.resolve("2"), rows, 1, 100);
      System.out.printf(
          Locale.ROOT,
          "%,d rows x %d columns, %,d MB%n",
          rows,
          WideTable.columns().size(),
          Files.size(before) >> 20);
      double best = Double.MAX_VALUE;
      for (int round = 1; round <= rounds; round++) {
        Seconds bare = BareScript.run(folder.resolve("bare" + round), folder, rows / 100);
        Seconds ours = ours(folder.resolve("state" + round), folder, rows);
        double ratio = ours.total() / bare.total();
        best = Math.min(best, ratio);
        System.out.printf(
            Locale.ROOT,
            "round %d: bare script %s; deltaverse %s; ratio %.2f wall, %.2f cpu%n",
            round,
            bare,
            ours,
            ratio,
            ours.processor() / bare.processor());
      }
      System.out.printf(Locale.ROOT, "best ratio %.2f (goal: at most 1.50)%n", best);
    } finally {
      delete(folder);
    }
  }

  private static Seconds ours(Path state, Path folder, long rows)
      throws IOException, MigrationException {
    Files.createDirectories(state);
    try (Staging staging = DuckStaging.open(state, 4L << 30)) {
      BoundProject project = WideTable.project(folder);
      BoundTable table = project.tables().getFirst();
      staging.open(project);
      staging.begin(1);
      staging.stage(WideTable.NAME, folder.resolve("1"));
      staging.check(table);
      staging.park(List.of(table));
      staging.delta(table);
      SeqRanges none = new SeqRanges(List.of());
      staging.fold(
          new PhaseId(WideTable.NAME, PhaseKind.UPSERT),
          new Staging.Acknowledged(
              new SeqRanges(List.of(new SeqRanges.Range(1, rows))), none, none, none),
          new FoldMark(1, 1));
      staging.begin(2);
      Seconds seconds = new Seconds();
      staging.stage(WideTable.NAME, folder.resolve("2"));
      seconds.lap("stage");
      staging.check(table);
      seconds.lap("check");
      staging.park(List.of(table));
      seconds.lap("park");
      DeltaCounts delta = staging.delta(table);
      seconds.lap("delta");
      if (delta.update() != rows / 100 || delta.create() != 0 || delta.delete() != 0) {
        throw new IllegalStateException("wrong delta " + delta);
      }
      return seconds;
    }
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
