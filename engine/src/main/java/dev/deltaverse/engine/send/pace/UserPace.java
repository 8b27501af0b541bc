package dev.deltaverse.engine.send.pace;

import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Signals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One application user: its lanes, and how many requests at once pay off. The number starts from
 * what the environment recommends, grows while requests do not take longer for it, and shrinks when
 * they do, or when the limits leave nothing to win by more. Not thread-safe: the pool guards it.
 */
final class UserPace {
  /** What a user starts with before the environment has recommended anything. */
  private static final double START = 2;

  /** Requests take that much longer than expected: more of them at once do not pay off. */
  private static final double STRAINED = 1.07;

  /** So much longer that fewer at once do as much. */
  private static final double OVERDONE = 1.35;

  private static final double SHRINK = 0.9;

  /** As many more at once than a window's execution time keeps busy do not leave any of it. */
  private static final double AMPLE = 1.5;

  /** Where the limits leave no more to win, for each answer. */
  private static final double EASED = 0.99;

  private static final double WEIGHT = 0.15;
  private static final double AFTER_OTHER_LIMIT = 0.7;
  private static final String UNKNOWN = "";

  private final String name;
  private final LimitSettings limits;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final double most;
  private double parallelism;
  private double start;
  private boolean recommended;
  private boolean strainedOnce;
  private boolean pressed;
  private double strain = 1;
  private int sinceShrink;
  private int running;
  private int denials;
  private long leftOutUntil = Long.MIN_VALUE;

  /**
   * @param fixed requests at once to start with and never to exceed; 0 to find out
   */
  UserPace(String name, LimitSettings limits, double fixed, long now) {
    this.name = name;
    this.limits = limits;
    this.most = fixed > 0 ? fixed : Double.MAX_VALUE;
    this.parallelism = fixed > 0 ? fixed : START;
    this.start = parallelism;
    this.recommended = fixed > 0;
    lanes.put(UNKNOWN, new Lane(UNKNOWN, limits, now));
  }

  String name() {
    return name;
  }

  /** The lanes of servers that are known; else the one of the service as a whole. */
  List<Lane> known() {
    List<Lane> known = lanes.values().stream().filter(l -> !l.server().isEmpty()).toList();
    return known.isEmpty() ? List.copyOf(lanes.values()) : known;
  }

  private Lane lane(String server) {
    Lane lane = lanes.get(server);
    return lane == null ? lanes.values().iterator().next() : lane;
  }

  /** Requests that may be under way at once. */
  int width() {
    return (int) Math.max(1, Math.floor(parallelism + 1e-9));
  }

  int running() {
    return running;
  }

  boolean full() {
    return running >= width();
  }

  void enter(String lane, long expected) {
    running++;
    lane(lane).enter(expected);
  }

  /** Knows of a server from now on, its own answers or another user's having named it. */
  void meet(String server, long now) {
    if (!server.isEmpty() && !lanes.containsKey(server)) {
      Lane unknown = lanes.get(UNKNOWN);
      Lane lane = new Lane(server, limits, now);
      lane.block(leftOutUntil, Limit.ACCESS);
      lanes.put(server, lane);
      if (unknown != null && unknown.running() == 0) {
        lanes.remove(UNKNOWN);
      }
    }
  }

  /**
   * Takes back a pass.
   *
   * @param took how long the request executed, as seen from here
   * @param share of the environment's recommendation that is this user's
   */
  void leave(Pass pass, Reply reply, long took, double share, long now) {
    running--;
    Lane entered = lane(pass.lane());
    entered.leave(pass.expectedNanos());
    Signals signals = reply.signals();
    meet(signals.server(), now);
    Lane lane = signals.server().isEmpty() ? entered : lane(signals.server());
    if (lanes.size() > 1 && entered.server().isEmpty() && entered.running() == 0) {
      lanes.remove(UNKNOWN);
    }
    start(signals, share);
    if (reply.answer() instanceof Answer.Throttled throttled) {
      lane.hear(now, signals);
      throttled(lane, pass, throttled, signals, now);
    } else {
      lane.charge(now, took, signals);
      adapt(took / (double) Math.max(1, pass.expectedNanos()), now);
    }
  }

  void abandon(Pass pass) {
    running--;
    lane(pass.lane()).leave(pass.expectedNanos());
  }

  private void start(Signals signals, double share) {
    if (!recommended && signals.parallelism() != null) {
      parallelism = Math.clamp(signals.parallelism() * share, 1, most);
      start = parallelism;
    }
    recommended = true;
  }

  private void throttled(Lane lane, Pass pass, Answer.Throttled answer, Signals signals, long now) {
    lane.throttled(now, pass.enteredNanos(), answer, signals.stated());
    if (Limit.of(answer) == Limit.OTHER) {
      // Not a limit of one server: its database, which all of them share.
      parallelism = Math.max(1, parallelism * AFTER_OTHER_LIMIT);
      strainedOnce = true;
      lanes.values().forEach(l -> l.block(lane.blockedUntil(), Limit.OTHER));
    }
  }

  private void adapt(double ratio, long now) {
    strain += WEIGHT * (ratio - strain);
    sinceShrink++;
    double enough = enough();
    if (strain >= OVERDONE) {
      strainedOnce = true;
      if (sinceShrink > parallelism) {
        parallelism = Math.max(1, parallelism * SHRINK);
        sinceShrink = 0;
      }
    } else if (parallelism >= enough && limited(now)) {
      parallelism = Math.max(enough, parallelism * EASED);
    } else if (pressed && strain < STRAINED) {
      parallelism = Math.min(most, parallelism + (strainedOnce ? 0.5 / parallelism : 0.25));
    }
    pressed = false;
  }

  /** What requests of this user executed so far. */
  Executed executed() {
    return lanes.values().stream().map(Lane::executed).reduce(Executed.NONE, Executed::plus);
  }

  /** The limits, not what the environment can do, say how much is sent: more at once only costs. */
  private boolean limited(long now) {
    return known().stream().allMatch(lane -> lane.limited(now));
  }

  /** Requests at once that use up the execution time of all windows with ease. */
  private double enough() {
    return Math.max(start, AMPLE * known().stream().mapToDouble(Lane::busy).sum());
  }

  /** A request had room but found as many under way as were believed to pay off. */
  void press() {
    pressed = true;
  }

  /** Sends nothing until then, since it is denied access. */
  void leaveOut(long until) {
    leftOutUntil = until;
    lanes.values().forEach(l -> l.block(until, Limit.ACCESS));
  }

  boolean leftOut(long now) {
    return leftOutUntil > now;
  }

  /** Counts a denial; the number of those in a row. */
  int denied() {
    return ++denials;
  }

  void allowed() {
    denials = 0;
  }
}
