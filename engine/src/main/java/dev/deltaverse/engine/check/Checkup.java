package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Switched;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Switchboard;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that can be known before the first request that writes. What does not need the target is
 * checked whether or not it answers. It changes nothing but the keys that it is told to make.
 */
public final class Checkup {
  private final Project project;
  private final List<CheckUser> users;
  private final Staging staging;
  private final Clock clock;
  private final Left left;
  private final List<CheckResult> results = new ArrayList<>();

  /**
   * @param users the project's, at least one
   * @param staging an empty one of its own: a run may be using the project's
   * @param left asks the project's state, which may be in use
   */
  public Checkup(Project project, List<CheckUser> users, Staging staging, Clock clock, Left left) {
    this.project = project;
    this.users = List.copyOf(users);
    this.staging = staging;
    this.clock = clock;
    this.left = left;
  }

  /** What runs have switched off in the target and not on again. */
  public interface Left {
    List<Switched> get() throws MigrationException;
  }

  /** The report on a project file that cannot be used. */
  public static CheckReport of(MigrationException projectFile) {
    return new CheckReport(List.of(CheckResult.Fail.of("project file", projectFile)));
  }

  /**
   * Checks everything.
   *
   * @param snapshot its name, empty for the latest
   * @param createKeys whether to make the alternate keys that the target lacks
   * @throws InterruptedException if the thread is interrupted while a key is built
   */
  public CheckReport run(String snapshot, boolean createKeys) throws InterruptedException {
    results.add(
        new CheckResult.Pass(
            "project file",
            Counts.of(project.tables().size(), "table")
                + ", "
                + Counts.of(project.links().size(), "link")
                + ", profile "
                + project.profile()));
    Optional<SnapshotFolder> folder = SnapshotCheck.of(project, snapshot, results::add);
    List<SignIn> signIns = SignIn.of(users, clock);
    Optional<CheckUser> able =
        signIns.stream()
            .filter(SignIn.Done.class::isInstance)
            .map(s -> ((SignIn.Done) s).user())
            .findFirst();
    Optional<BoundProject> bound = Optional.empty();
    if (able.isPresent()) {
      bound = target(able.get(), signIns, createKeys);
    } else {
      signIns.stream()
          .map(s -> ((SignIn.Refused) s).failure())
          .forEach(e -> results.add(CheckResult.Fail.of("target", e)));
    }
    if (folder.isPresent()) {
      data(folder.get(), bound);
    }
    return new CheckReport(results);
  }

  /** What the target says; the project bound to it, if that can be. */
  private Optional<BoundProject> target(CheckUser user, List<SignIn> signIns, boolean createKeys)
      throws InterruptedException {
    try {
      Living living = living(user);
      results.add(
          new CheckResult.Pass(
              "target",
              project.target().url() + ", organization " + living.schema().organizationId()));
      run(new KeyCheck(createKeys), living);
      Optional<BoundProject> bound =
          MappingCheck.of(
              project, createKeys ? living(user).schema() : living.schema(), results::add);
      for (TargetCheck check :
          List.of(
              new ColumnCheck(),
              new UserCheck(signIns),
              new MessageCheck(),
              new LogicCheck(),
              new DuplicateRuleCheck(),
              new SwitchCheck(switchboards(signIns), left),
              new AuditCheck())) {
        run(check, living);
      }
      return bound;
    } catch (MigrationException e) {
      results.add(CheckResult.Fail.of("target", e));
      return Optional.empty();
    }
  }

  private static List<Switchboard> switchboards(List<SignIn> signIns) {
    return signIns.stream()
        .filter(SignIn.Done.class::isInstance)
        .map(s -> ((SignIn.Done) s).user().target().switchboard())
        .toList();
  }

  private Living living(CheckUser user) throws MigrationException {
    return new Living(
        project,
        user.target().describe(Binder.tables(project), Binder.relationships(project)),
        user.inspection());
  }

  private void run(TargetCheck check, Living living) throws InterruptedException {
    try {
      check.run(living, results::add);
    } catch (MigrationException e) {
      results.add(CheckResult.Fail.of(check.object(), e));
    }
  }

  private void data(SnapshotFolder folder, Optional<BoundProject> bound) {
    try {
      new DataCheck(staging, results::add)
          .run(
              bound.isPresent() ? bound.get() : Binder.bind(project, AssumedSchema.of(project)),
              folder,
              bound.isPresent());
    } catch (MigrationException e) {
      results.add(CheckResult.Fail.of("data", e));
    }
  }
}
