package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/** Puts the parts of the engine together for a command: opens them, and closes them after use. */
final class Wiring {
  /** The profile of a file that has none, or of a command line that names none. */
  private static final String NO_PROFILE = "default";

  private final Deltaverse options;

  Wiring(Deltaverse options) {
    this.options = options;
    if (options.verbose()) {
      Logging.verbose();
    }
  }

  /** Begins to load what a run needs, on another thread: no part is opened. */
  static void prepare() {
    Thread.ofPlatform()
        .daemon()
        .name("prepare")
        .start(
            () -> {
              ProjectReader.prepare();
              StateStore.prepare();
            });
  }

  private static void certificates() {
    try {
      SSLContext.getDefault();
    } catch (NoSuchAlgorithmException _) {
      // The HTTP client asks again, and tells.
    }
  }

  /** What is done with a migration while its parts are open. */
  interface Use<T> {
    T with(Migration migration) throws MigrationException;
  }

  /** A run, from its beginning to its end. */
  interface Running {
    /**
     * @param events are to hear it
     */
    RunReport with(EventSink events) throws MigrationException;
  }

  /** The project with one of its profiles, in the folder that the common options name. */
  Project project(String profile) throws MigrationException {
    return project(options.directory(), profile, System.getenv());
  }

  /** The project that the common options name. */
  Project project() throws MigrationException {
    return project(options.directory(), System.getenv());
  }

  /**
   * The project of a folder.
   *
   * @param environment what <code>${NAME}</code> in its file stands for
   */
  Project project(Path folder, Map<String, String> environment) throws MigrationException {
    return project(folder, profile(), environment);
  }

  private static Project project(Path folder, String profile, Map<String, String> environment)
      throws MigrationException {
    Project project = ProjectReader.read(folder.resolve("deltaverse.yaml"), profile, environment);
    if ("https".equals(project.target().url().getScheme())) {
      // Takes as long as opening the state and the staging database: beside them.
      Thread.ofPlatform().daemon().name("certificates").start(Wiring::certificates);
    }
    return project;
  }

  /**
   * Where the project's state is. The project file is not read: whoever looks at the history need
   * not have the secrets that it refers to.
   */
  Path state() {
    return Project.state(options.directory().toAbsolutePath().normalize(), profile());
  }

  private String profile() {
    return options.profile().isEmpty() ? NO_PROFILE : options.profile();
  }

  /**
   * A snapshot of a project.
   *
   * @param name empty for the latest
   */
  static SnapshotFolder snapshot(Project project, String name) throws MigrationException {
    return name.isEmpty()
        ? Snapshots.latest(project.snapshots())
        : Snapshots.named(project.snapshots(), name);
  }

  /**
   * Opens state, staging and target of a project as its one runner, and shows progress.
   *
   * @throws MigrationException if a part cannot be opened or the use throws it
   */
  <T> T migrate(Project project, Use<T> use) throws MigrationException {
    return migrate(project, EventSink.NONE, use);
  }

  /**
   * As {@link #migrate(Project, Use)}.
   *
   * @param events hears the run besides
   */
  <T> T migrate(Project project, EventSink events, Use<T> use) throws MigrationException {
    Clock clock = Clock.systemDefaultZone();
    try (DataverseTarget target = target(project);
        StateStore state = StateStore.open(project.state(), clock);
        DuckStaging staging = DuckStaging.open(project.state(), Memory.forStaging());
        RunProgress progress = RunProgress.on(options.err(), clock.getZone())) {
      return use.with(
          new Migration(
              project,
              target,
              staging,
              state,
              EventSink.all(List.of(progress, events)),
              clock,
              Version.number()));
    }
  }

  /**
   * The whole run of a snapshot, of whose end the receivers of the project are told.
   *
   * @param snapshot its name; the latest if empty
   * @param events hears the run besides
   */
  RunReport apply(Project project, String snapshot, RunOptions run, EventSink events)
      throws MigrationException {
    Running running =
        sink -> {
          SnapshotFolder folder = snapshot(project, snapshot);
          return migrate(project, sink, migration -> migration.apply(folder, run));
        };
    return run.selection().until().sends()
        ? told(project, "apply", snapshot, events, running)
        : running.with(events);
  }

  /**
   * Runs something, and tells the receivers of the project how it ends.
   *
   * @param command as the history names it
   * @param source what is run, for people
   */
  static RunReport told(
      Project project, String command, String source, EventSink events, Running running)
      throws MigrationException {
    RunNotices notices = new RunNotices(project, Clock.systemUTC());
    AtomicBoolean begun = new AtomicBoolean();
    RunReport report;
    try {
      report = running.with(EventSink.all(List.of(_ -> begun.set(true), events)));
    } catch (MigrationException | RuntimeException e) {
      notices.failed(command, source, e, begun.get());
      throw e;
    }
    notices.ended(command, report);
    return report;
  }

  /** The target, being asked already what the run is going to ask first. */
  private static DataverseTarget target(Project project) throws MigrationException {
    DataverseTarget target = DataverseTarget.open(project.target(), project.send());
    target.foresee(Binder.tables(project), Binder.relationships(project));
    return target;
  }
}
