package dev.deltaverse.bench;

import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/** Runs of a project, each as a process of its own would make it. */
final class BenchRun {
  private BenchRun() {}

  static Project project(Path folder, Map<String, String> environment) throws Exception {
    return ProjectReader.read(folder.resolve("deltaverse.yaml"), "default", environment);
  }

  /** Applies a snapshot; the report of a run that failed is thrown. */
  static RunReport apply(Project project, String snapshot, String... acceptedGuards)
      throws Exception {
    try (StateStore state = StateStore.open(project.state(), Clock.systemUTC());
        DuckStaging staging = DuckStaging.open(project.state(), 1L << 30);
        DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
      RunReport report =
          new Migration(project, target, staging, state, EventSink.NONE, Clock.systemUTC(), "bench")
              .apply(
                  Snapshots.named(project.snapshots(), snapshot),
                  new RunOptions(Set.of(acceptedGuards), false, ""));
      if (!report.failures().isEmpty() || !report.balanced()) {
        throw new IllegalStateException("the run failed: " + report);
      }
      return report;
    }
  }
}
