package dev.deltaverse.engine.send.pace;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Signals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A pool against {@link OracleService}s, one for each user and server, on a clock that jumps from
 * event to event. One thread; the same every time.
 */
final class Simulation {
  static final Instant START = Instant.parse("2026-03-01T02:00:00Z");
  private static final PhaseId PHASE = new PhaseId("item", PhaseKind.UPSERT);

  /** Seconds that an answer is on its way, and the most that one is on a slow machine. */
  private static final double ON_THE_WAY = 0.003;

  private static final double SLOWEST = 0.2;

  final OracleService[][] services;
  final List<Waiting> waits = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  final Pool pool;
  int sent;
  int refused;
  int sentWhileTold;
  int mostRunning;
  private final Service model;
  private final SplittableRandom random;
  private final PriorityQueue<Ending> endings =
      new PriorityQueue<>(Comparator.comparingDouble(Ending::at));
  private final double[][] toldUntil;
  private double now;

  /**
   * A request's end: at the service, or when its answer is here.
   *
   * @param seconds it executed; negative if it was refused
   * @param seenAt when its answer is here
   */
  private record Ending(
      double at, Pass pass, Reply reply, int server, double seconds, double seenAt) {
    boolean seen() {
      return at == seenAt;
    }
  }

  /**
   * How the service behaves beside its limits.
   *
   * @param seconds what a request executes
   * @param recommended requests at once, as its headers say
   * @param crowded requests at once beyond which all take longer in proportion
   * @param names whether answers name their server
   * @param obeys whether the server that is asked for answers
   * @param hints whether answers have headers about what is left
   * @param slow how many of the first answers are on their way for long, the first ones longest, as
   *     with a machine that is cold
   */
  record Service(
      double seconds,
      int recommended,
      int crowded,
      boolean names,
      boolean obeys,
      boolean hints,
      int slow) {
    static Service of(double seconds, int recommended) {
      return new Service(seconds, recommended, recommended, true, true, true, 0);
    }

    Service crowdedFrom(int more) {
      return new Service(seconds, recommended, more, names, obeys, hints, slow);
    }

    Service silent() {
      return new Service(seconds, recommended, crowded, false, false, false, slow);
    }

    Service stubborn() {
      return new Service(seconds, recommended, crowded, names, false, hints, slow);
    }

    Service withoutHints() {
      return new Service(seconds, recommended, crowded, names, obeys, false, slow);
    }

    Service slowFor(int answers) {
      return new Service(seconds, recommended, crowded, names, obeys, hints, answers);
    }
  }

  Simulation(int users, int servers, LimitSettings told, OracleService like, Service model) {
    this(users, servers, told, like, model, Gate.OPEN, 0);
  }

  Simulation(
      int users,
      int servers,
      LimitSettings told,
      OracleService like,
      Service model,
      Gate gate,
      int fixed) {
    this.model = model;
    this.random = new SplittableRandom(7);
    this.services = new OracleService[users][servers];
    this.toldUntil = new double[users][servers];
    List<String> names = new ArrayList<>();
    for (int u = 0; u < users; u++) {
      names.add("user" + u);
      for (int s = 0; s < servers; s++) {
        services[u][s] =
            new OracleService(
                like.window, like.executionLimit, like.requestLimit, like.concurrencyLimit);
      }
    }
    this.pool =
        new Pool(
            names,
            told,
            fixed,
            gate,
            new SimClock(),
            (_, _) -> {
              throw new Waits();
            },
            new PaceListener() {
              @Override
              public void waiting(Waiting why, Instant at) {
                waits.add(why);
              }

              @Override
              public void fullSpeed(Instant at) {
                heard.add("full speed");
              }

              @Override
              public void throttled(String user, Limit limit, Instant until) {
                heard.add("throttled " + user + " " + limit);
              }
            });
  }

  /** Says that the one thread of the simulation would have to wait. */
  private static final class Waits extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Sends as much as the pool lets it, until that second. */
  void until(double end) {
    until(end, Long.MAX_VALUE);
  }

  /** Sends so many requests, until that second at most; the second at which the last one ended. */
  double until(double end, long requests) {
    double last = now;
    long left = requests;
    while (now < end && (left > 0 || !endings.isEmpty())) {
      Double next = null;
      while (left > 0) {
        Demand demand =
            new Demand(PHASE, Duration.ofNanos((long) (model.seconds() * 1e9)), Set.of());
        Pool.Chance chance = pool.chance(demand);
        if (chance instanceof Pool.Chance.Wait(Waiting why)) {
          next = why.until() == null ? null : seconds(why.until());
          break;
        }
        leave(((Pool.Chance.Go) chance).pass());
        left--;
      }
      Ending first = endings.peek();
      double to = first == null ? Double.MAX_VALUE : first.at();
      if (next != null && next < to) {
        now = Math.max(next, now + 1e-6);
      } else if (first != null) {
        endings.remove();
        now = Math.max(now, first.at());
        last = now;
        if (first.seen()) {
          pool.leave(first.pass(), first.reply());
        } else {
          services[first.pass().user()][first.server()].end(now, first.seconds());
          endings.add(
              new Ending(
                  first.seenAt(),
                  first.pass(),
                  hinted(first),
                  first.server(),
                  first.seconds(),
                  first.seenAt()));
        }
      } else {
        throw new AssertionError("the pool waits for nothing at " + now);
      }
    }
    return last;
  }

  private void leave(Pass pass) {
    sent++;
    int server =
        pass.server().isEmpty() || !model.obeys()
            ? random.nextInt(services[0].length)
            : Integer.parseInt(pass.server());
    OracleService service = services[pass.user()][server];
    if (now < toldUntil[pass.user()][server] && model.names()) {
      sentWhileTold++;
    }
    OracleService.Refused no = service.arrive(now);
    if (no != null) {
      refused++;
      toldUntil[pass.user()][server] = now + no.retryAfterSeconds();
      Answer answer = new Answer.Throttled(no.limit(), Duration.ofSeconds(no.retryAfterSeconds()));
      endings.add(new Ending(now + 0.005, pass, reply(answer, server), server, -1, now + 0.005));
      return;
    }
    int running = 0;
    for (OracleService[] all : services) {
      for (OracleService one : all) {
        running += one.running();
      }
    }
    mostRunning = Math.max(mostRunning, running);
    double crowding = Math.max(1, running / (double) model.crowded());
    double seconds = model.seconds() * crowding * (0.9 + 0.2 * random.nextDouble());
    endings.add(
        new Ending(
            now + seconds,
            pass,
            reply(new Answer.Applied(), server),
            server,
            seconds,
            now + seconds + onTheWay()));
  }

  private double onTheWay() {
    if (sent > model.slow()) {
      return ON_THE_WAY;
    }
    return ON_THE_WAY + SLOWEST * random.nextDouble() * (1 - sent / (model.slow() + 1.0));
  }

  private Reply reply(Answer answer, int server) {
    return new Reply(
        answer,
        new Signals(
            model.names() ? Integer.toString(server) : "",
            null,
            0,
            model.recommended(),
            null,
            null,
            null));
  }

  private Reply hinted(Ending ending) {
    if (!model.hints()) {
      return ending.reply();
    }
    OracleService service = services[ending.pass().user()][ending.server()];
    Signals plain = ending.reply().signals();
    double left = Math.max(0, service.executionLimit - service.used(now));
    return new Reply(
        ending.reply().answer(),
        new Signals(
            plain.server(),
            null,
            0,
            plain.parallelism(),
            Math.max(0, service.requestLimit - service.counted(now)),
            Duration.ofNanos((long) (left * 1e9)),
            null));
  }

  /** Executed seconds in all until then. */
  double executed(double end) {
    double sum = 0;
    for (OracleService[] all : services) {
      for (OracleService one : all) {
        sum += one.executedUntil(end);
      }
    }
    return sum;
  }

  double now() {
    return now;
  }

  private double seconds(@Nullable Instant at) {
    return at == null ? 0 : Duration.between(START, at).toNanos() / 1e9;
  }

  private final class SimClock extends Clock {
    @Override
    public Instant instant() {
      return START.plusNanos(Math.round(now * 1e9));
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
}
