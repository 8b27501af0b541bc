package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.check.CheckReport;
import dev.deltaverse.engine.check.CheckUser;
import dev.deltaverse.engine.check.Checkup;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.project.TargetSettings;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a project with parts of its own, so that a run may be under way meanwhile. */
final class Checking {
  /** A check is to say soon that a target does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Checking() {}

  /**
   * The report; one on the project file alone if that cannot be used.
   *
   * @param snapshot its name, empty for the latest
   * @param createKeys whether to make the alternate keys that the target lacks
   * @param metadata where to keep the definitions of the project's tables, or null
   */
  static CheckReport report(
      BackgroundRuns.Projects projects,
      String snapshot,
      boolean createKeys,
      @Nullable Path metadata)
      throws MigrationException, InterruptedException {
    Project project;
    try {
      project = projects.read();
    } catch (MigrationException e) {
      return Checkup.of(e);
    }
    try (ScratchFolder scratch = ScratchFolder.make();
        DuckStaging staging = DuckStaging.open(scratch.path(), Memory.forStaging())) {
      List<DataverseTarget> targets = new ArrayList<>();
      try {
        List<CheckUser> users = new ArrayList<>();
        for (ApplicationUser user : project.target().users()) {
          DataverseTarget target = target(project, user);
          targets.add(target);
          users.add(new CheckUser(user.name(), target, target.inspection()));
        }
        CheckReport report =
            new Checkup(
                    project,
                    users,
                    staging,
                    Clock.systemUTC(),
                    () -> StateStore.leftOff(project.state()))
                .run(snapshot, createKeys);
        if (metadata != null) {
          MetadataFile.write(metadata, targets.getFirst(), Binder.tables(project));
        }
        return report;
      } finally {
        targets.forEach(DataverseTarget::close);
      }
    }
  }

  /** The target as one user sees it, with patience for one try. */
  private static DataverseTarget target(Project project, ApplicationUser user)
      throws MigrationException {
    SendSettings send = project.send();
    return DataverseTarget.open(
        new TargetSettings(
            project.target().url(),
            project.target().authority(),
            List.of(user),
            project.target().bypass()),
        new SendSettings(
            send.batchRows(),
            send.batchOperations(),
            send.parallelism(),
            new RetrySettings(1, Duration.ofMillis(500), Duration.ofSeconds(5)),
            PATIENCE,
            send.compress(),
            send.limits(),
            send.entitlement()));
  }
}
