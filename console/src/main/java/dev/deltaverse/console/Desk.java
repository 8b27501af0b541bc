package dev.deltaverse.console;

import dev.deltaverse.console.page.AuditPage;
import dev.deltaverse.console.page.CertificatePage;
import dev.deltaverse.console.page.CheckPage;
import dev.deltaverse.console.page.ComparePage;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.page.NowPage;
import dev.deltaverse.console.page.Page;
import dev.deltaverse.console.page.PlanPage;
import dev.deltaverse.console.page.RejectsPage;
import dev.deltaverse.console.page.RunPage;
import dev.deltaverse.console.page.RunsPage;
import dev.deltaverse.console.page.VerifyPage;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.AuditLog;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** All of one profile: its state, its pages, and what can be done with it. Thread-safe. */
final class Desk implements AutoCloseable {
  private final Profile profile;
  private final Looking looking;
  private final Live live;
  private final AuditLog log;
  private final Deeds deeds;
  private final List<Page> pages;

  /**
   * Makes the state if there is none yet, for the audit log.
   *
   * @param named whether there are other profiles, so that this one is to be named
   */
  Desk(Profile profile, boolean named, Clock clock) throws MigrationException {
    this.profile = profile;
    this.log = AuditLog.make(profile.project().state(), clock);
    this.looking = new Looking(profile.project(), clock);
    this.live = new Live(looking);
    this.deeds = new Deeds(looking, profile, named, log);
    Optional<Schedule> schedule = profile.schedule();
    this.pages =
        List.of(
            new NowPage(
                looking,
                () -> schedule.map(Schedule::shown).orElse(null),
                profile.controls()::running),
            new RunsPage(looking),
            new ComparePage(looking),
            new RunPage(looking),
            new PlanPage(looking),
            new CheckPage(looking, profile.checks()::last),
            new VerifyPage(looking),
            new CertificatePage(looking),
            new RejectsPage(looking),
            new AuditPage(looking));
  }

  Profile profile() {
    return profile;
  }

  Looking looking() {
    return looking;
  }

  Live live() {
    return live;
  }

  AuditLog log() {
    return log;
  }

  Deeds deeds() {
    return deeds;
  }

  List<Page> pages() {
    return pages;
  }

  /** The page of a route. */
  Page page(String path) {
    return pages.stream().filter(page -> page.path().equals(path)).findFirst().orElseThrow();
  }

  /** Ends what is done by itself: the schedule, and pages that are followed. */
  void hush() throws MigrationException {
    if (profile.schedule().isPresent()) {
      profile.schedule().get().close();
    }
    live.close();
  }

  @Override
  public void close() throws MigrationException {
    looking.close();
    log.close();
  }
}
