package dev.deltaverse.engine.control;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.Actor;
import dev.deltaverse.engine.journal.AuditLog;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.journal.Will;
import dev.deltaverse.engine.journal.WillChange;
import dev.deltaverse.engine.journal.WillFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * The operator's control over the runs of a state, from any process, while a run goes on or before
 * the next one. What is said holds until it is taken back, over restarts too; each change is kept
 * with who made it and when. A run hears of a change within a second. Thread-safe.
 *
 * <p>Each method returns what is wanted from then on, and throws a {@link MigrationException} with
 * code SETUP if what is asked for is not possible or the state cannot be written; nothing is
 * changed then.
 */
public final class Control implements AutoCloseable {
  private final StateView view;
  private final WillFile file;
  private final AuditLog log;
  private final Clock clock;

  private Control(StateView view, WillFile file, AuditLog log, Clock clock) {
    this.view = view;
    this.file = file;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Opens the control of a state that some run has made.
   *
   * @param clock the times written
   */
  public static Control open(Path stateFolder, Clock clock) throws MigrationException {
    StateView view = StateStore.read(stateFolder);
    try {
      WillFile file = WillFile.open(stateFolder, clock);
      return new Control(view, file, AuditLog.open(stateFolder, clock), clock);
    } catch (MigrationException e) {
      view.close();
      throw e;
    }
  }

  /** Carries out an order and logs it. */
  public Will carryOut(Actor actor, Order order) throws MigrationException {
    return log.record(actor, order.text(), () -> order.on(this));
  }

  /** What is wanted now. */
  public Will will() throws MigrationException {
    return view.will();
  }

  /** The latest changes, the last one first. */
  public List<WillChange> changes(int limit) throws MigrationException {
    return view.willChanges(limit);
  }

  /** Lets no further request leave; those under way are waited for by the run. */
  public Will pause() throws MigrationException {
    return file.change("pause", will -> will.withPaused(true));
  }

  /** Takes back a pause and a stop that is still to come; limits and skipped tables stay. */
  public Will resume() throws MigrationException {
    Instant now = clock.instant();
    return file.change(
        "resume",
        will -> {
          Instant stop = will.stopAt();
          boolean came = stop != null && !stop.isAfter(now);
          return (came ? will : will.withStopAt(null)).withPaused(false);
        });
  }

  /**
   * Lets the run that is under way settle what it has taken up, and end; running again goes on.
   * This cannot be taken back.
   */
  public Will drain() throws MigrationException {
    requireRun("drain");
    Instant now = clock.instant();
    return file.change("drain", will -> will.withStopAt(now));
  }

  /** As {@link #drain}, at a time that is still to come, of the run that is then under way. */
  public Will stopAt(Instant time) throws MigrationException {
    if (!time.isAfter(clock.instant())) {
      throw new MigrationException(
          Code.SETUP, "stop at " + time + ": that time is over", "Use drain to stop now.");
    }
    return file.change("stop at " + time, will -> will.withStopAt(time));
  }

  /**
   * Bounds the requests at once, over all tables and users.
   *
   * @param parallelism 0 for no bound
   */
  public Will limitParallelism(int parallelism) throws MigrationException {
    if (parallelism < 0) {
      throw new MigrationException(
          Code.SETUP,
          "limit: " + parallelism + " requests at once",
          "Give a number from 1 on, or take the limit off; to send nothing, pause.");
    }
    return file.change("limit to " + parallelism, will -> will.withParallelism(parallelism));
  }

  /**
   * Lets some application users send alone.
   *
   * @param users their names in the project file; empty for all
   */
  public Will limitUsers(Collection<String> users) throws MigrationException {
    requireKnown("limit to users", users, Known.USERS);
    return file.change("limit to users " + String.join(", ", users), will -> will.withUsers(users));
  }

  /**
   * Sends no further row of some tables or links; what is not sent is in the next delta.
   *
   * @param names as in the project file
   */
  public Will skip(Collection<String> names) throws MigrationException {
    requireKnown("skip", names, Known.TABLES);
    return change("skip", names, will -> will.skipping(names));
  }

  /**
   * Sends tables or links again. A run that has already passed over rows of one leaves it to the
   * next run.
   */
  public Will unskip(Collection<String> names) throws MigrationException {
    SortedSet<String> others = new TreeSet<>(names);
    others.removeAll(will().skipped());
    if (!others.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "unskip: " + String.join(", ", others) + " is not skipped",
          "Skipped are: " + String.join(", ", will().skipped()) + ".");
    }
    return change("unskip", names, will -> will.notSkipping(names));
  }

  private Will change(String what, Collection<String> names, UnaryOperator<Will> change)
      throws MigrationException {
    return file.change(what + " " + String.join(", ", names), change);
  }

  private void requireRun(String operation) throws MigrationException {
    if (view.openRun().isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          operation + ": no run is under way",
          "Pause keeps the next run from sending; stop-at ends one at a time to come.");
    }
  }

  /** A misspelt name would do nothing, at the worst of times. */
  private void requireKnown(String operation, Collection<String> names, Known known)
      throws MigrationException {
    Optional<SortedSet<String>> all = known.names(view);
    SortedSet<String> unknown = new TreeSet<>(names);
    all.ifPresent(unknown::removeAll);
    if (all.isPresent() && !unknown.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          operation + ": the last run had no " + String.join(", ", unknown),
          "It had: " + String.join(", ", all.get()) + ".");
    }
  }

  @Override
  public void close() throws MigrationException {
    try {
      log.close();
      file.close();
    } finally {
      view.close();
    }
  }
}
