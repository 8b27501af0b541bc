package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.Switchboard;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A process that applies a snapshot and dies, like a power failure, at a point of the protocol. */
final class KilledRun {
  /** Where a process may die; {@code NOWHERE} is for one that is killed from outside. */
  enum Point {
    BEFORE_INTENT,
    AFTER_INTENT,
    SENT,
    ANSWERED,
    RECORDED,
    FOLDING,
    FOLDED,
    CHECKPOINTING,
    NOTED,
    SWITCHED,
    RESTORED,
    NOWHERE
  }

  private final Point chosen;
  private final AtomicInteger left;

  private KilledRun(Point chosen, int time) {
    this.chosen = chosen;
    this.left = new AtomicInteger(time);
  }

  /**
   * @param args project folder, snapshot, point, and how many times it is passed until the end
   */
  public static void main(String[] args) throws Exception {
    KilledRun run = new KilledRun(Point.valueOf(args[2]), Integer.parseInt(args[3]));
    Project project = ProjectReader.read(Path.of(args[0], "deltaverse.yaml"), "default", Map.of());
    int code;
    try (StateStore state = StateStore.open(project.state(), Clock.systemUTC());
        Staging staging = run.around(DuckStaging.open(project.state(), 1L << 28));
        Target target =
            new Between(
                DataverseTarget.open(project.target(), project.send()),
                (request, on) -> {
                  if (run.isAt(Point.SENT)) {
                    run.dieSoon();
                  }
                  var answer = on.send(request);
                  run.at(Point.ANSWERED);
                  return answer;
                },
                schema -> schema,
                run::around)) {
      code =
          ExitStatus.of(
              new Migration(
                      project,
                      target,
                      staging,
                      state,
                      EventSink.NONE,
                      Clock.systemUTC(),
                      "crash",
                      run::around)
                  .apply(Snapshots.named(project.snapshots(), args[1]), RunOptions.DEFAULT));
    }
    System.exit(code);
  }

  /**
   * Whether a process of its own that applies a snapshot has died, rather than come to its end.
   *
   * @param time how many times the point is passed until it dies
   * @param patience after which it is killed from outside; null to wait for its end
   */
  static boolean dies(
      Path folder, String snapshot, Point point, int time, @Nullable Duration patience)
      throws Exception {
    Process child = start(folder, snapshot, point, time);
    try {
      if (patience != null && !child.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        child.destroyForcibly().waitFor();
        return true;
      }
      return DyingProcess.died(child, folder);
    } finally {
      child.destroyForcibly();
    }
  }

  /** Such a process, which the caller has to end. */
  static Process start(Path folder, String snapshot, Point point, int time) throws IOException {
    return DyingProcess.start(
        KilledRun.class, folder, snapshot, point.name(), Integer.toString(time));
  }

  private boolean isAt(Point point) {
    return point == chosen && left.decrementAndGet() == 0;
  }

  private void at(Point point) {
    if (isAt(point)) {
      Runtime.getRuntime().halt(DyingProcess.DIED);
    }
  }

  /** Dies within the next milliseconds, in the middle of what is done then. */
  private void dieSoon() {
    long until = System.nanoTime() + (System.nanoTime() & 0x3fffff);
    Thread.ofPlatform()
        .start(
            () -> {
              while (System.nanoTime() < until) {
                Thread.onSpinWait();
              }
              Runtime.getRuntime().halt(DyingProcess.DIED);
            });
  }

  private RequestJournal around(RequestJournal journal) {
    return new SeenJournal(journal, this::at);
  }

  private Switchboard around(Switchboard board) {
    return (Switchboard)
        Proxy.newProxyInstance(
            KilledRun.class.getClassLoader(),
            new Class<?>[] {Switchboard.class},
            (_, method, args) -> {
              boolean sets = method.getName().equals("set");
              boolean on = sets && Boolean.TRUE.equals(args[2]);
              if (sets && !on) {
                at(Point.NOTED);
              }
              try {
                Object result = method.invoke(board, args);
                if (sets) {
                  at(on ? Point.RESTORED : Point.SWITCHED);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Staging around(Staging staging) {
    return (Staging)
        Proxy.newProxyInstance(
            KilledRun.class.getClassLoader(),
            new Class<?>[] {Staging.class},
            (_, method, args) -> {
              boolean folds = method.getName().equals("fold");
              if (folds && isAt(Point.FOLDING)
                  || method.getName().equals("close") && isAt(Point.CHECKPOINTING)) {
                dieSoon();
              }
              try {
                Object result = method.invoke(staging, args);
                if (folds) {
                  at(Point.FOLDED);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
