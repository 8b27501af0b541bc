package dev.deltaverse.engine.send.pace;

import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Signals;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One user on one web server, for which the service counts requests, execution time and requests at
 * once by themselves (api-limits.md). Keeps its own account of the sliding window from what
 * requests took, and says when there is room for another.
 *
 * <p>A request is charged when it has ended. So that the window is always used up and never
 * exceeded, a request may leave as soon as what will have left the window by the time it ends makes
 * room for it.
 *
 * <p>Not thread-safe: the pool guards it. All times are nanoseconds of the pool's clock.
 */
final class Lane {
  /** Share of a limit to stay below, for what cannot be seen from here. */
  private static final double CARE = 0.99;

  private static final double LEAST_TRUST = 0.3;

  private static final double FINDING_OUT = 1.1;
  private static final double FOUND_OUT = 1.005;

  /** Beyond this share of the window its account is compared with the service's own. */
  private static final double MUCH = 0.3;

  private static final double LITTLE = 0.02;
  private static final double A_LITTLE = 0.05;

  /** The time on the way is at most a fifth of what a request is seen to take. */
  private static final double LEAST_SCALE = 0.8;

  /** How much a refusal takes off what was believed to be allowed. */
  private static final double CAUTION = 0.97;

  /** Regained for each tenth of a window without a refusal. */
  private static final double REGAINED = 0.002;

  /** The same for requests at once. */
  private static final double REGAINED_AT_ONCE = 0.005;

  /** A service that asks for no wait at all would otherwise be asked again in a tight loop. */
  private static final long SHORTEST_WAIT = Duration.ofMillis(100).toNanos();

  private record Charge(long endNanos, long nanos) {}

  private final String server;
  private final Deque<Charge> charges = new ArrayDeque<>();
  private long windowNanos;
  private double executionNanos;
  private double requests;
  private final double mostAtOnce;
  private double atOnce;
  private double trust = 1;
  private double scale = 1;
  private boolean usedUp;
  private boolean refused;
  private boolean hinted;
  private double servers = 1;
  private long regainedAt;
  private long spent;
  private long reserved;
  private int running;
  private long blockedUntil = Long.MIN_VALUE;
  private Limit blockedBy = Limit.OTHER;

  /**
   * @param server name of the server; empty while it is not known, or if the service names none:
   *     then there may be several, and what is allowed has to be found out
   */
  Lane(String server, LimitSettings limits, long now) {
    this.server = server;
    this.windowNanos = limits.window().toNanos();
    this.executionNanos = limits.executionTime().toNanos();
    this.requests = limits.requests();
    this.mostAtOnce = limits.concurrency();
    this.atOnce = mostAtOnce;
    this.regainedAt = now;
  }

  String server() {
    return server;
  }

  int running() {
    return running;
  }

  /**
   * Where and when a request has room.
   *
   * @param expected how long it will probably execute
   */
  Room room(long now, long expected) {
    expire(now);
    if (blockedUntil > now) {
      return new Room(blockedUntil, blockedBy, true);
    }
    if (running >= Math.max(1, Math.floor(atOnce * CARE))) {
      return new Room(Room.LATER, Limit.CONCURRENCY, false);
    }
    Room byCount = requestRoom(now);
    Room byTime = executionRoom(now, expected);
    Room room = byCount.fromNanos() > byTime.fromNanos() ? byCount : byTime;
    if (room.fromNanos() <= now) {
      return room;
    }
    usedUp = true;
    // There may be more than is known: no waiting beyond the moment at which more is tried.
    return server.isEmpty() && !hinted
        ? new Room(Math.min(room.fromNanos(), regainedAt + windowNanos / 10), room.limit(), false)
        : room;
  }

  private Room requestRoom(long now) {
    int most = (int) Math.max(1, requests * CARE * trust);
    int excess = charges.size() + running + 1 - most;
    if (excess <= 0) {
      return new Room(now, Limit.REQUESTS, false);
    }
    int passed = 0;
    for (Charge charge : charges) {
      if (++passed == excess) {
        return new Room(charge.endNanos() + windowNanos, Limit.REQUESTS, false);
      }
    }
    return new Room(Room.LATER, Limit.REQUESTS, false);
  }

  private Room executionRoom(long now, long expected) {
    double allowed = executionNanos * CARE * trust;
    // What has to be gone when the request arrives, and what when it ends.
    double atStart = spent - allowed;
    double atEnd = spent + reserved + expected / 2.0 - allowed;
    if (atEnd <= 0 || running == 0 && charges.isEmpty()) {
      return new Room(now, Limit.EXECUTION_TIME, false);
    }
    double gone = 0;
    long start = atStart <= 0 ? now : Room.LATER;
    for (Charge charge : charges) {
      gone += charge.nanos();
      long leaves = charge.endNanos() + windowNanos;
      if (start == Room.LATER && gone >= atStart) {
        start = leaves;
      }
      if (gone >= atEnd) {
        return new Room(
            Math.max(now, Math.max(start, leaves - expected)), Limit.EXECUTION_TIME, false);
      }
    }
    // One that is longer than all a window allows goes when nothing else is in it.
    long empty = running > 0 ? Room.LATER : charges.getLast().endNanos() + windowNanos;
    return new Room(empty, Limit.EXECUTION_TIME, false);
  }

  /** Share of the execution time that is used or taken, for choosing the emptiest lane. */
  double load(long now) {
    expire(now);
    return (spent + reserved) / (executionNanos * trust);
  }

  void enter(long expected) {
    running++;
    reserved += expected;
  }

  /** Gives back what {@link #enter} took. */
  void leave(long expected) {
    running--;
    reserved -= expected;
  }

  /**
   * Charges a request that has executed.
   *
   * @param took as seen from here, with the time on the way
   */
  void charge(long now, long took) {
    add(now, Math.round(took * scale));
  }

  private void add(long now, long nanos) {
    charges.addLast(new Charge(now, nanos));
    spent += nanos;
  }

  /** A refusal: nothing was executed, and the user has to wait. */
  void throttled(long now, Answer.Throttled answer, Signals.@Nullable Stated stated) {
    expire(now);
    Limit limit = Limit.of(answer);
    switch (limit) {
      case EXECUTION_TIME -> {
        if (stated != null) {
          learn(stated.window());
          executionNanos = stated.most() * 1e6 * several(spent / (stated.most() * 1e6));
        }
        distrust(spent / executionNanos);
      }
      case REQUESTS -> {
        if (stated != null) {
          learn(stated.window());
          requests = stated.most() * several(charges.size() / (double) stated.most());
        }
        distrust(charges.size() / requests);
      }
      case CONCURRENCY -> atOnce = Math.max(1, running * CAUTION);
      case OTHER, ACCESS, OPERATOR, PARALLELISM -> {}
    }
    refused = true;
    regainedAt = now;
    block(now + Math.max(SHORTEST_WAIT, answer.retryAfter().toNanos()), limit);
  }

  void block(long until, Limit limit) {
    if (until > blockedUntil) {
      blockedUntil = until;
      blockedBy = limit;
    }
  }

  long blockedUntil() {
    return blockedUntil;
  }

  private void learn(Duration window) {
    windowNanos = window.toNanos();
  }

  /** How often a limit of one server was had, where several answer as one. */
  private double several(double had) {
    return server.isEmpty() ? Math.max(1, had) : 1;
  }

  private void distrust(double used) {
    trust = Math.max(LEAST_TRUST, Math.min(trust, used) * CAUTION);
  }

  /**
   * Hears the headers of an answer. They are hints: what they say is left may be more than the
   * limits known so far allow, or so little that someone else must have sent as the same user.
   */
  void hear(long now, Signals signals) {
    expire(now);
    if (signals.requestsLeft() != null) {
      requests = Math.max(requests, signals.requestsLeft());
    }
    if (signals.executionLeft() != null) {
      double left = signals.executionLeft().toNanos();
      hinted = true;
      if (server.isEmpty()) {
        count(left);
        return;
      }
      executionNanos = Math.max(executionNanos, left);
      double foreign = executionNanos - left - spent - reserved;
      if (foreign > executionNanos * (1 - CARE) * 2) {
        add(now, Math.round(foreign));
      } else if (spent > executionNanos * MUCH && left > 0) {
        double wanted = scale * (executionNanos - left) / spent;
        scale += LITTLE * (Math.clamp(wanted, LEAST_SCALE, 1) - scale);
      }
    }
  }

  /** Servers that answer as one: what one of them has counted is a part of what all have. */
  private void count(double left) {
    double one = Math.max(executionNanos / servers, left);
    if (spent > one * MUCH && left > 0 && left < one) {
      double seen = Math.max(1, spent / (one - left));
      servers += A_LITTLE * (Math.min(seen, servers * 2) - servers);
    }
    requests *= one * servers / executionNanos;
    executionNanos = one * servers;
  }

  private void expire(long now) {
    while (!charges.isEmpty() && charges.getFirst().endNanos() + windowNanos <= now) {
      spent -= charges.removeFirst().nanos();
    }
    while (now - regainedAt >= windowNanos / 10) {
      regainedAt += windowNanos / 10;
      if (usedUp && server.isEmpty() && !hinted) {
        // All is used and nothing refused: there may be several servers.
        double more = refused ? FOUND_OUT : FINDING_OUT;
        executionNanos *= more;
        requests *= more;
      }
      usedUp = false;
      trust = Math.min(1, trust + REGAINED);
      atOnce = Math.min(mostAtOnce, atOnce + REGAINED_AT_ONCE * mostAtOnce);
    }
  }

  /** What is used, for people. */
  String usage(Limit limit) {
    return switch (limit) {
      case EXECUTION_TIME ->
          seconds(spent)
              + " of "
              + seconds(executionNanos)
              + " s in "
              + seconds(windowNanos)
              + " s";
      case REQUESTS ->
          charges.size() + " of " + Math.round(requests) + " in " + seconds(windowNanos) + " s";
      case CONCURRENCY -> running + " at once";
      case OTHER, ACCESS, OPERATOR, PARALLELISM -> "";
    };
  }

  private static String seconds(double nanos) {
    return Long.toString(Math.round(nanos / 1e9));
  }
}
