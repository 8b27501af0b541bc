package dev.deltaverse.engine.send;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Sleeper;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.send.pace.Executed;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.send.pace.Pool;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Sends the phases of a run: many requests in flight, each with its intent and outcome in the
 * journal, passing failures repeated, users paced by the service's limits, refused requests taken
 * apart until the offending rows stand alone.
 *
 * <p>One for a run. Thread-safe: phases that do not depend on each other are sent at once and share
 * the users. Memory is bounded by the requests in flight, not by the rows.
 */
public final class Sender {
  private static final Duration LONGEST_THROTTLE = Duration.ofHours(1);

  private final List<SendingUser> users;
  private final Pool pool;
  private final RequestJournal journal;
  private final SendSettings settings;
  private final Time time;
  private final Gate gate;
  private final SendListener listener;
  private final SplittableRandom random;
  private final Busy busy = new Busy();
  private final Map<Costed, Cost> costs = new ConcurrentHashMap<>();
  private final Set<PhaseSending> underWay = ConcurrentHashMap.newKeySet();

  /**
   * The time that a sender lives in.
   *
   * @param clock tells what has left a limit's window, and how long a user still has to wait
   * @param sleeper makes a request wait before it is tried again
   * @param pause makes a request wait for the pool
   * @param seed of the jitter of delays
   */
  public record Time(Clock clock, Sleeper sleeper, Pool.Pause pause, long seed) {
    /** The machine's. */
    public static final Time REAL = new Time(Clock.systemUTC(), Thread::sleep, Pool.Pause.REAL, 0);
  }

  private Sender(
      Target target,
      RequestJournal journal,
      SendSettings settings,
      SendListener listener,
      Gate gate,
      Time time) {
    this.users = target.users();
    this.journal = journal;
    this.settings = settings;
    this.time = time;
    this.gate = gate;
    this.listener = listener;
    this.random = new SplittableRandom(time.seed());
    this.pool =
        new Pool(
            users.stream().map(SendingUser::name).toList(),
            settings.limits(),
            settings.parallelism(),
            gate,
            time.clock(),
            time.pause(),
            listener);
  }

  /** A sender over a target's users, on the machine's time and held by no operator. */
  public static Sender of(
      Target target, RequestJournal journal, SendSettings settings, SendListener listener) {
    return of(target, journal, settings, listener, Gate.OPEN, Time.REAL);
  }

  /**
   * A sender over a target's users.
   *
   * @param gate what is allowed
   */
  public static Sender of(
      Target target,
      RequestJournal journal,
      SendSettings settings,
      SendListener listener,
      Gate gate,
      Time time) {
    return new Sender(target, journal, settings, listener, gate, time);
  }

  /**
   * Sends all changes of a phase and waits until each has its outcome.
   *
   * @param changes read to the end on the calling thread, and left open; it may let this method
   *     wait for changes that are not ready
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
    TargetRequest kind = request.apply(List.of());
    Costs cost = new Costs(cost(phase, kind), cost(phase, kind.each()));
    Failing failures = new Failing(cost, settings.limits());
    BatchSize size =
        new BatchSize(
            Sizing.fixed(phase.kind(), settings),
            most(kind),
            settings.limits().executionTime(),
            cost.of(kind),
            failures);
    Locks locks =
        new Locks(
            new Pacing(phase, users, pool, cost, size, LONGEST_THROTTLE, time.clock(), listener));
    Retrying retrying =
        new Retrying(
            locks,
            settings.retry(),
            time.sleeper(),
            random,
            rows -> gate.grants(phase, rows),
            listener);
    Isolation isolation =
        new Isolation(
            phase, retrying, journal, failures, pool.width(), gate, time.clock(), listener);
    Batches batches = new Batches(changes, Locks.together(kind));
    PhaseSending sending = new PhaseSending(phase, isolation, locks, size, gate, pool::width);
    changes.onReady(sending::wake);
    underWay.add(sending);
    busy.begin(time.clock().instant());
    try {
      return sending.run(batches, request);
    } finally {
      busy.end(time.clock().instant());
      underWay.remove(sending);
    }
  }

  private Cost cost(PhaseId phase, TargetRequest request) {
    return costs.computeIfAbsent(Costed.of(phase, request), _ -> new Cost());
  }

  private static int most(TargetRequest request) {
    return request instanceof TargetRequest.Upsert upsert && upsert.table().target().elastic()
        ? BatchSize.MOST_ELASTIC
        : BatchSize.MOST;
  }

  /** What requests cost so far. */
  public Map<Costed, Calibration> calibrations() {
    Map<Costed, Calibration> seen = new TreeMap<>(Comparator.comparing(Costed::text));
    costs.forEach((costed, cost) -> seen.put(costed, cost.calibration()));
    return seen;
  }

  /**
   * What is done for a phase before its first request, as a part of the time in which it is sent.
   */
  public interface Preparing<T> {
    T run() throws MigrationException;
  }

  /** Makes a phase ready. */
  public <T> T preparing(Preparing<T> preparing) throws MigrationException {
    busy.begin(time.clock().instant());
    try {
      return preparing.run();
    } finally {
      busy.end(time.clock().instant());
    }
  }

  /** Time in which phases were made ready and sent; those that overlap count once. */
  public Duration sending() {
    return busy.sum();
  }

  /** Requests at once that pay off, over all users, whatever an operator allows. */
  public int width() {
    return pool.worthwhile();
  }

  /** Web servers that answered; 1 if the service names none. */
  public int servers() {
    return pool.servers();
  }

  /** What requests executed so far, over all users. */
  public Executed executed() {
    return pool.executed();
  }

  /** Lets all that waits ask the gate again; to be called after it has changed. */
  public void gateChanged() {
    pool.changed();
    underWay.forEach(PhaseSending::wake);
  }
}
