package dev.deltaverse.engine.send.pace;

import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Signals;
import java.time.Duration;
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

  /** A request may take this share of what is expected, and then not end before it has room. */
  private static final double SHORTEST = 0.93;

  /** The time on the way is taken to be at most half of what a request is seen to take. */
  private static final double LEAST_SHARE = 0.5;

  private static final double LEAST_TRUST = 0.3;

  /** Execution time is stated in milliseconds. */
  private static final double NANOS_STATED = 1e6;

  private static final double FINDING_OUT = 1.1;
  private static final double FOUND_OUT = 1.0003;

  /** Beyond this share of the window servers that answer as one are told apart. */
  private static final double MUCH = 0.3;

  private static final double A_LITTLE = 0.05;

  /** How much a refusal takes off what was believed to be allowed. */
  private static final double CAUTION = 0.97;

  /** Regained for each tenth of a window without a refusal. */
  private static final double REGAINED = 0.002;

  /** From here to what was refused before it is regained more slowly. */
  private static final double NEAR = 0.975;

  private static final double REGAINED_NEAR = 0.0001;

  /** The same for requests at once. */
  private static final double REGAINED_AT_ONCE = 0.005;

  /** A service that asks for no wait at all would otherwise be asked again in a tight loop. */
  private static final long SHORTEST_WAIT = Duration.ofMillis(100).toNanos();

  private final String server;
  private final Account time;
  private final Account count;
  private final double mostAtOnce;
  private double atOnce;
  private double trust = 1;
  private double refusedTrust = 1;
  private boolean usedUp;
  private long limitedUntil = Long.MIN_VALUE;
  private long distrustedAt = Long.MIN_VALUE;
  private boolean refused;
  private boolean hinted;
  private double servers = 1;
  private long regainedAt;
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
    long window = limits.window().toNanos();
    this.time = new Account(window, limits.executionTime().toNanos(), LEAST_SHARE);
    this.count = new Account(window, limits.requests(), 1);
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
    limitedUntil = now + time.windowNanos();
    // There may be more than is known: no waiting beyond the moment at which more is tried.
    return server.isEmpty() && !hinted
        ? new Room(
            Math.min(room.fromNanos(), regainedAt + time.windowNanos() / 10), room.limit(), false)
        : room;
  }

  private Room requestRoom(long now) {
    double most = Math.max(1, count.most() * CARE * trust);
    double excess = count.spent(now) + running + 1 - most;
    return new Room(excess <= 0 ? now : count.gone(now, excess), Limit.REQUESTS, false);
  }

  private Room executionRoom(long now, long expected) {
    double allowed = time.most() * CARE * trust;
    // What has to be gone when the request arrives, and what when it ends.
    double atStart = time.spent(now) - allowed;
    double atEnd = time.spent(now) + reserved + expected / 2.0 - allowed;
    if (atEnd <= 0 || running == 0 && time.spent(now) <= 0) {
      return new Room(now, Limit.EXECUTION_TIME, false);
    }
    long start = atStart <= 0 ? now : time.gone(now, atStart);
    long end = time.gone(now, atEnd);
    if (end != Room.LATER) {
      long from = Math.max(now, Math.max(start, end - Math.round(expected * SHORTEST)));
      return new Room(from, Limit.EXECUTION_TIME, false);
    }
    // One that is longer than all a window allows goes when nothing else is in it.
    return new Room(running > 0 ? Room.LATER : time.empty(), Limit.EXECUTION_TIME, false);
  }

  /** Requests at once that use up the execution time. */
  double busy() {
    return time.most() / time.windowNanos();
  }

  /** What requests executed so far. */
  Executed executed() {
    return new Executed(time.counted() / 1e9, time.seen() / 1e9);
  }

  /** Whether within the last window a request had to wait since a limit was used up. */
  boolean limited(long now) {
    return limitedUntil > now;
  }

  /** Share of the execution time that is used or taken, for choosing the emptiest lane. */
  double load(long now) {
    expire(now);
    return (time.spent(now) + reserved) / (time.most() * trust);
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
   * Charges a request that has executed, and hears the headers of its answer.
   *
   * @param took as seen from here, with the time on the way
   */
  void charge(long now, long took, Signals signals) {
    time.charge(now, took);
    count.charge(now, 1);
    hear(now, signals);
    if (server.isEmpty()) {
      return;
    }
    // With nothing left it may have counted more than the limit, and does not tell.
    Duration left = signals.executionLeft();
    if (left != null && left.isPositive()) {
      time.correct(now, left.toNanos());
    }
    Long requestsLeft = signals.requestsLeft();
    if (requestsLeft != null && requestsLeft > 0) {
      // It counts a request from its begin.
      count.correct(now, requestsLeft + running);
    }
  }

  /**
   * A refusal: nothing was executed, and the user has to wait.
   *
   * @param sentAt when the request left
   */
  void throttled(long now, long sentAt, Answer.Throttled answer, Signals.@Nullable Stated stated) {
    expire(now);
    Limit limit = Limit.of(answer);
    // Requests that left together are refused together, and tell the same.
    boolean news = sentAt >= distrustedAt;
    switch (limit) {
      case EXECUTION_TIME -> exceeded(time, now, stated, NANOS_STATED, news);
      case REQUESTS -> exceeded(count, now, stated, 1, news);
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
    time.window(window.toNanos());
    count.window(window.toNanos());
  }

  /** How often a limit of one server was had, where several answer as one. */
  private double several(double had) {
    return server.isEmpty() ? Math.max(1, had) : 1;
  }

  /**
   * A limit was exceeded.
   *
   * @param unit of the account that the limit is stated in
   * @param news whether it tells more than others that were refused together with it
   */
  private void exceeded(
      Account account, long now, Signals.@Nullable Stated stated, double unit, boolean news) {
    if (stated != null) {
      learn(stated.window());
      double one = stated.most() * unit;
      account.allow(one * several(account.spent(now) / one));
    }
    if (news) {
      distrust(now, account.spent(now) / account.most());
    }
  }

  private void distrust(long now, double used) {
    distrustedAt = now;
    // Where little of it was used from here, others have used the rest.
    boolean others = hinted || used < LEAST_TRUST;
    refusedTrust = Math.min(trust, others ? Math.max(used, trust * CAUTION) : used);
    trust = Math.max(LEAST_TRUST, refusedTrust * CAUTION);
  }

  /**
   * Hears the headers of an answer. They are hints: what they say is left may be more than the
   * limits known so far allow.
   */
  void hear(long now, Signals signals) {
    expire(now);
    if (signals.requestsLeft() != null) {
      count.allow(Math.max(count.most(), signals.requestsLeft()));
    }
    if (signals.executionLeft() != null) {
      double left = signals.executionLeft().toNanos();
      hinted = true;
      if (server.isEmpty()) {
        count(now, left);
      } else {
        time.allow(Math.max(time.most(), left));
      }
    }
  }

  /** Servers that answer as one: what one of them has counted is a part of what all have. */
  private void count(long now, double left) {
    double one = Math.max(time.most() / servers, left);
    if (time.spent(now) > one * MUCH && left > 0 && left < one) {
      double seen = Math.max(1, time.spent(now) / (one - left));
      servers += A_LITTLE * (Math.min(seen, servers * 2) - servers);
    }
    count.allow(count.most() * one * servers / time.most());
    time.allow(one * servers);
  }

  private void expire(long now) {
    time.expire(now);
    count.expire(now);
    long tenth = time.windowNanos() / 10;
    while (now - regainedAt >= tenth) {
      regainedAt += tenth;
      if (usedUp && server.isEmpty() && !hinted) {
        // All is used and nothing refused: there may be several servers.
        double more = refused ? FOUND_OUT : FINDING_OUT;
        time.allow(time.most() * more);
        count.allow(count.most() * more);
      }
      usedUp = false;
      boolean near = trust > refusedTrust * NEAR && trust < refusedTrust;
      trust = Math.min(1, trust + (near ? REGAINED_NEAR : REGAINED));
      atOnce = Math.min(mostAtOnce, atOnce + REGAINED_AT_ONCE * mostAtOnce);
    }
  }

  /** What is used, for people. */
  String usage(long now, Limit limit) {
    return switch (limit) {
      case EXECUTION_TIME ->
          seconds(time.spent(now))
              + " of "
              + seconds(time.most())
              + " s in "
              + seconds(time.windowNanos())
              + " s";
      case REQUESTS ->
          Math.round(count.spent(now))
              + " of "
              + Math.round(count.most())
              + " in "
              + seconds(time.windowNanos())
              + " s";
      case CONCURRENCY -> running + " at once";
      case OTHER, ACCESS, OPERATOR, PARALLELISM -> "";
    };
  }

  private static String seconds(double nanos) {
    return Long.toString(Math.round(nanos / 1e9));
  }
}
