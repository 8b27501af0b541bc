package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.KilledRun.Point;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Sending;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run in this process that leaves what a killed process leaves, in a tenth of its time: at a
 * point of the protocol the state folder is copied as it is on disk, no request leaves any more,
 * and after the run the copy takes the folder's place. {@link KilledRun} kills real processes, also
 * while the database is being closed.
 */
final class CrashedRun {
  /** Where a run can end so. */
  private static final List<Point> POINTS =
      List.of(
          Point.BEFORE_INTENT,
          Point.AFTER_INTENT,
          Point.ANSWERED,
          Point.RECORDED,
          Point.FOLDING,
          Point.FOLDED);

  private final Path state;
  private final Path copy;
  private final StateStore store;
  private final Point chosen;
  private final AtomicInteger left;
  private volatile boolean dead;

  private CrashedRun(Path state, StateStore store, Point chosen, int time) {
    this.state = state;
    this.copy = state.resolveSibling("crashed");
    this.store = store;
    this.chosen = chosen;
    this.left = new AtomicInteger(time);
  }

  /** Whether a run of a snapshot has come to a point chosen at random, and so crashed. */
  static boolean dies(Rig rig, String snapshot, Random random) throws Exception {
    return dies(rig, snapshot, POINTS.get(random.nextInt(POINTS.size())), 1 + random.nextInt(5));
  }

  /** Whether a run of a snapshot has come to a point so many times, and so crashed. */
  static boolean dies(Rig rig, String snapshot, Point point, int time) throws Exception {
    Project project = rig.read();
    CrashedRun run;
    try (StateStore store = StateStore.open(project.state(), Clock.systemUTC())) {
      run = new CrashedRun(project.state(), store, point, time);
      try (Staging staging = run.around(DuckStaging.open(project.state(), 1L << 28));
          Target target =
              new Between(DataverseTarget.open(project.target(), project.send()), run::send)) {
        new Migration(
                project,
                target,
                staging,
                store,
                EventSink.NONE,
                Clock.systemUTC(),
                "crash",
                run::around)
            .apply(Snapshots.named(project.snapshots(), snapshot), RunOptions.DEFAULT);
      }
    }
    if (run.dead) {
      delete(project.state());
      Files.move(run.copy, project.state());
    }
    return run.dead;
  }

  private Answer send(TargetRequest request, Sending on) throws InterruptedException {
    if (dead) {
      return new Answer.Denied("", "the process is dead");
    }
    Answer answer = on.send(request);
    at(Point.ANSWERED);
    return answer;
  }

  private void at(Point point) {
    if (point != chosen || left.decrementAndGet() != 0) {
      return;
    }
    // First: what gets its intent from now on must not leave.
    dead = true;
    try {
      store.flush();
      copy(state, copy);
    } catch (IOException | MigrationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Copies the files of a state folder. By another process, since closing a file here would release
   * the locks that SQLite has on it (POSIX fcntl).
   */
  static void copy(Path from, Path to) throws IOException {
    try {
      delete(to);
      Process copying =
          new ProcessBuilder("cp", "-a", from.toString(), to.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(copying.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (copying.waitFor() != 0) {
        throw new IOException(said);
      }
      // No file of the disk's, but of the memory that a dead process had shared.
      Files.deleteIfExists(to.resolve("state.sqlite-shm"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private RequestJournal around(RequestJournal journal) {
    return new SeenJournal(journal, this::at);
  }

  private static @Nullable Object invoked(Staging staging, Method method, Object[] args)
      throws Throwable {
    try {
      return method.invoke(staging, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private Staging around(Staging staging) {
    return (Staging)
        Proxy.newProxyInstance(
            CrashedRun.class.getClassLoader(),
            new Class<?>[] {Staging.class},
            (_, method, args) -> {
              if (!method.getName().equals("fold")) {
                return invoked(staging, method, args);
              }
              Thread copying = Thread.ofPlatform().start(() -> at(Point.FOLDING));
              try {
                return invoked(staging, method, args);
              } finally {
                copying.join();
                at(Point.FOLDED);
              }
            });
  }
}
