package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that applies a snapshot, or takes a run back, and dies at one of its requests, like a
 * power failure.
 */
final class CrashChild {
  private CrashChild() {}

  /**
   * @param args project folder, snapshot or {@code undo N}, number of the request to die at, and
   *     whether it is sent before
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    int last = Integer.parseInt(args[2]);
    boolean sent = Boolean.parseBoolean(args[3]);
    AtomicInteger number = new AtomicInteger();
    Project project = ProjectReader.read(folder.resolve("deltaverse.yaml"), "default", Map.of());
    try (StateStore state = StateStore.open(project.state(), Clock.systemUTC());
        DuckStaging staging = DuckStaging.open(project.state(), 1L << 28);
        Target target =
            new Between(
                DataverseTarget.open(project.target(), project.send()),
                (request, on) -> {
                  boolean dies = number.incrementAndGet() == last;
                  Answer answer = dies && !sent ? new Answer.Applied() : on.send(request);
                  if (dies) {
                    Runtime.getRuntime().halt(DyingProcess.DIED);
                  }
                  return answer;
                })) {
      Migration migration =
          new Migration(
              project, target, staging, state, EventSink.NONE, Clock.systemUTC(), "crash");
      RunReport report =
          args[1].startsWith("undo ")
              ? migration.undo(Long.parseLong(args[1].substring(5)), RunOptions.DEFAULT)
              : migration.apply(Snapshots.named(project.snapshots(), args[1]), RunOptions.DEFAULT);
      System.exit(ExitStatus.of(report));
    }
  }

  /** Whether such a process has died, rather than come to its end. */
  static boolean dies(Path folder, String what, int request, boolean sent) throws Exception {
    return DyingProcess.died(
        DyingProcess.start(
            CrashChild.class, folder, what, Integer.toString(request), Boolean.toString(sent)),
        folder);
  }
}
