package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.send.pace.Demand;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.send.pace.PaceListener;
import dev.deltaverse.engine.send.pace.Pass;
import dev.deltaverse.engine.send.pace.Pool;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Signals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays the requests of phases through the sender's own pool, on a clock that jumps from event to
 * event: phases begin when those before them are done, their requests grow as the sender's do, and
 * each leaves when the pool lets it. No request is refused, and all cost what is expected, but for
 * chance, which is the same each time.
 */
final class Simulation {
  private static final Answer APPLIED = new Answer.Applied();

  /**
   * When a phase sends, in seconds from the run's first request.
   *
   * @param executionSeconds of its requests
   */
  record Span(double start, double end, double executionSeconds) {
    static final Span NONE = new Span(0, 0, 0);

    double seconds() {
      return end - start;
    }
  }

  private record Flight(long end, Sending sending, Pass pass, String server, long took, int rows) {}

  private static final class Sending {
    final PhaseWork work;
    long left;
    int settled;
    int open;
    long start = -1;
    long readFrom = -1;
    long execution;

    Sending(PhaseWork work) {
      this.work = work;
      this.left = work.rows();
    }

    boolean ready(long now, int width) {
      boolean cold = settled == 0 && work.sizing().ramps();
      return left > 0 && open < (cold ? 1 : width) && readFrom >= 0 && readUntil() <= now;
    }

    /** When its ids are read, once it has begun. */
    long readUntil() {
      return readFrom + Math.round(work.readSeconds() * 1e9);
    }

    int rows() {
      return (int) Math.min(left, work.sizing().next(settled));
    }
  }

  /** Nanoseconds since it began. */
  private static final class Time extends Clock {
    private long now;

    @Override
    public Instant instant() {
      return Instant.EPOCH.plusNanos(now);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Time time = new Time();
  private final int servers;
  private final double executed;
  private final Pool pool;
  private final List<Sending> sendings;
  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(Comparator.comparingLong(Flight::end));
  private final Map<PhaseId, Span> spans = new LinkedHashMap<>();
  private final Set<PhaseId> done = new HashSet<>();
  private final RandomGenerator random = new SplittableRandom(1);
  private int anyServer;

  private Simulation(List<PhaseWork> phases, Capacity capacity) {
    this.servers = capacity.servers();
    this.executed = capacity.executed();
    this.pool =
        new Pool(
            IntStream.range(0, capacity.users()).mapToObj(i -> "user" + i).toList(),
            capacity.limits(),
            capacity.width(),
            Gate.OPEN,
            time,
            Pool.Pause.REAL,
            PaceListener.NONE);
    this.sendings = phases.stream().map(Sending::new).toList();
    sendings.stream().filter(s -> s.left == 0).forEach(s -> done.add(s.work.id()));
  }

  /** When each phase that has rows sends; phases that wait for what never ends are left out. */
  static Map<PhaseId, Span> run(List<PhaseWork> phases, Capacity capacity) {
    return new Simulation(phases, capacity).run();
  }

  private Map<PhaseId, Span> run() {
    while (true) {
      begin();
      Instant wake = leave();
      Flight next = flights.peek();
      long read = read();
      if (next == null && wake == null && read == Long.MAX_VALUE) {
        return spans;
      }
      long at = wake == null ? read : Math.min(read, nanos(wake));
      if (next == null || at < next.end()) {
        time.now = Math.max(at, time.now + 1000);
      } else {
        time.now = next.end();
        arrive(flights.remove());
      }
    }
  }

  /** Phases whose time has come read their ids. */
  private void begin() {
    for (Sending sending : sendings) {
      if (sending.readFrom < 0 && done.containsAll(sending.work.after())) {
        sending.readFrom = time.now;
      }
    }
  }

  /** When the next phase has read its ids, in nanoseconds. */
  private long read() {
    return sendings.stream()
        .filter(s -> s.left > 0 && s.readFrom >= 0)
        .mapToLong(Sending::readUntil)
        .filter(until -> until > time.now)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static long nanos(Instant instant) {
    return Duration.between(Instant.EPOCH, instant).toNanos();
  }

  /** Lets leave what can; when the next can, null if an answer has to come first. */
  private @Nullable Instant leave() {
    while (true) {
      Sending sending = next();
      if (sending == null) {
        return null;
      }
      int rows = sending.rows();
      long expected = Math.round(sending.work.seconds(rows) * 1e9);
      Demand demand = new Demand(sending.work.id(), Duration.ofNanos(expected), Set.of());
      switch (pool.chance(demand)) {
        case Pool.Chance.Wait wait -> {
          return wait.why().until();
        }
        case Pool.Chance.Go go -> {
          Pass pass = go.pass();
          long took = Math.round(expected * chance(sending.work.cost().spread()));
          String server =
              pass.server().isEmpty() ? "server" + anyServer++ % servers : pass.server();
          sending.open++;
          sending.left -= rows;
          sending.start = sending.start < 0 ? time.now : sending.start;
          flights.add(new Flight(time.now + took, sending, pass, server, took, rows));
        }
      }
    }
  }

  /**
   * Some requests take longer than others, and a phase is done when the last of them is. Lognormal:
   * never negative, and 1 in the mean.
   */
  private double chance(double spread) {
    double variance = Math.log1p(spread * spread);
    return Math.exp(Math.sqrt(variance) * random.nextGaussian() - variance / 2);
  }

  /** What the service counts of what a request takes. */
  private Duration execution(long took) {
    return Duration.ofNanos(Math.round(took * executed));
  }

  /** Of the phases that may send, the one with the fewest requests on their way. */
  private @Nullable Sending next() {
    int width = pool.width();
    return sendings.stream()
        .filter(s -> s.ready(time.now, width))
        .min(Comparator.comparingInt(s -> s.open))
        .orElse(null);
  }

  private void arrive(Flight flight) {
    Duration took = execution(flight.took());
    pool.leave(
        flight.pass(),
        new Reply(APPLIED, new Signals(flight.server(), took, 0, null, null, null, null)));
    Sending sending = flight.sending();
    sending.open--;
    sending.settled = Math.max(sending.settled, flight.rows());
    sending.execution += took.toNanos();
    if (sending.left == 0 && sending.open == 0) {
      done.add(sending.work.id());
      spans.put(
          sending.work.id(),
          new Span(sending.start / 1e9, time.now / 1e9, sending.execution / 1e9));
    }
  }
}
