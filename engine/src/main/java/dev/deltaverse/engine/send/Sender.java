package dev.deltaverse.engine.send;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Sleeper;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Sends the phases of a run: many requests in flight, each with its intent and outcome in the
 * journal, passing failures repeated, throttled users waiting, refused requests taken apart until
 * the offending rows stand alone.
 *
 * <p>One for a run. Thread-safe: phases that do not depend on each other are sent at once and share
 * the run's parallelism. Memory is bounded by the parallelism, not by the rows.
 */
public final class Sender {
  private static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

  private final Trying trying;
  private final RequestJournal journal;
  private final SendSettings settings;
  private final Clock clock;
  private final SendListener listener;

  Sender(
      Trying trying,
      RequestJournal journal,
      SendSettings settings,
      Clock clock,
      SendListener listener) {
    this.trying = trying;
    this.journal = journal;
    this.settings = settings;
    this.clock = clock;
    this.listener = listener;
  }

  /** A sender over a target's users, on the machine's time. */
  public static Sender of(
      Target target, RequestJournal journal, SendSettings settings, SendListener listener) {
    return of(target, journal, settings, listener, Clock.systemUTC(), Thread::sleep, 0);
  }

  /**
   * A sender over a target's users.
   *
   * @param clock tells how long a throttled user still has to wait
   * @param sleeper makes a request wait
   * @param seed of the jitter of delays
   */
  public static Sender of(
      Target target,
      RequestJournal journal,
      SendSettings settings,
      SendListener listener,
      Clock clock,
      Sleeper sleeper,
      long seed) {
    Slots slots = new Slots(settings.parallelism());
    Throttling throttling =
        new Throttling(target.users(), slots, LONGEST_THROTTLE, clock, sleeper, listener);
    Retrying retrying =
        new Retrying(throttling, settings.retry(), sleeper, new SplittableRandom(seed), listener);
    return new Sender(retrying, journal, settings, clock, listener);
  }

  /**
   * Sends all changes of a phase and waits until each has its outcome.
   *
   * @param changes read to the end on the calling thread, and left open
   * @param request forms a request of some changes
   * @throws MigrationException code TARGET if the target denies access, TRANSIENT if request after
   *     request fails in spite of its retries, or what the cursor throws; requests in flight are
   *     then given up, and in doubt
   * @throws InterruptedException if the calling thread was interrupted; nothing is sent afterwards,
   *     and requests in flight are in doubt
   */
  public SendResult send(
      PhaseId phase, ChangeCursor changes, Function<List<Change>, TargetRequest> request)
      throws MigrationException, InterruptedException {
    int rows =
        switch (phase.kind()) {
          case UPSERT, LOOKUPS, STATE -> settings.batchRows();
          case LINK, UNLINK, DELETE -> settings.batchOperations();
        };
    PhaseSending sending =
        new PhaseSending(phase, trying, journal, settings.parallelism(), clock, listener);
    return sending.run(changes, request, rows);
  }
}
