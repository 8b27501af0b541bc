package dev.deltaverse.cli;

import dev.deltaverse.console.Profile;
import dev.deltaverse.console.Profiles;
import dev.deltaverse.console.Schedule;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.AuditLog;
import dev.deltaverse.engine.project.Project;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The profiles that a server serves, each with runs and checks of its own. The schedule is that of
 * the first alone: a file's schedule holds for all its profiles, and a server that was started for
 * one must not begin to load the others.
 */
final class ServedProfiles implements Profiles, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServedProfiles.class);

  private final Wiring wiring;
  private final Reading reading;
  private final Project first;
  private final List<String> names;
  private final Clock clock;
  private final Map<String, Parts> open = new LinkedHashMap<>();

  /** Reads the project anew, since its file may have been edited since the last run. */
  interface Reading {
    Project read(String profile) throws MigrationException;
  }

  private record Parts(Profile profile, BackgroundRuns runs, BackgroundChecks checks) {}

  /**
   * @param first with the profile that the server was started with
   * @param all those of the project
   */
  ServedProfiles(Wiring wiring, Reading reading, Project first, List<String> all, Clock clock) {
    this.wiring = wiring;
    this.reading = reading;
    this.first = first;
    this.clock = clock;
    Set<String> names = new LinkedHashSet<>(List.of(first.profile()));
    names.addAll(all);
    this.names = List.copyOf(names);
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public Profile open(String name) throws MigrationException {
    return parts(name).profile();
  }

  private synchronized Parts parts(String name) throws MigrationException {
    Parts parts = open.get(name);
    if (parts == null) {
      parts = made(name);
      open.put(name, parts);
    }
    return parts;
  }

  private Parts made(String name) throws MigrationException {
    BackgroundRuns.Projects projects = () -> reading.read(name);
    Project project = name.equals(first.profile()) ? first : projects.read();
    // Takes the runner's lease for a moment, so it is done before anybody can start a run.
    AuditLog.make(project.state(), clock).close();
    BackgroundRuns runs = new BackgroundRuns(wiring, projects, clock);
    BackgroundChecks checks = new BackgroundChecks(projects, Clock.systemUTC());
    RunNotices notices = new RunNotices(project, clock);
    Optional<Schedule> schedule =
        project == first
            ? Schedule.of(
                project,
                runs,
                (snapshot, why) -> notices.notStarted("apply", snapshot, Code.SETUP, why),
                clock)
            : Optional.empty();
    return new Parts(new Profile(project, runs, checks, schedule), runs, checks);
  }

  /** Goes on with what the last server left, of each profile. */
  void resume() {
    for (String name : names) {
      try {
        if (new UnfinishedRun(Project.state(first.folder(), name)).kept()) {
          parts(name).runs().resume();
        }
      } catch (MigrationException e) {
        LOG.warn(
            "the unfinished run of profile {} was not taken up: {} {}",
            name,
            e.getMessage(),
            e.hint());
      }
    }
  }

  /** Stops what runs, in order. */
  @Override
  public void close() {
    List<Parts> all;
    synchronized (this) {
      all = new ArrayList<>(open.values());
    }
    all.forEach(parts -> parts.checks().close());
    all.forEach(parts -> parts.runs().close());
  }
}
