package dev.deltaverse.engine.send.pace;

import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Reply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * All application users of a run as one: gives each request leave to go, by the user and to the web
 * server that have most room, and lets it wait as long as none has. A request that waits holds
 * nothing. Thread-safe; the requests of all tables share one pool.
 *
 * <p>Servers are told apart by the affinity cookie of their answers, which is not kept but named
 * again where a request should go to one server. Where the service does not do as asked, a user
 * sends only when all its servers have room.
 */
public final class Pool {
  /** A user's first requests go to whatever server the service chooses, to get to know them all. */
  private static final int SPREAD_FIRST = 32;

  /** Later each of so many does. */
  private static final int SPREAD_EACH = 16;

  /** So many requests to a named server tell whether the service does as asked. */
  private static final int TRIAL = 16;

  /** A user that alone is denied access is asked again after this time. */
  private static final Duration DENIED_FOR = Duration.ofMinutes(10);

  private static final int DENIALS = 3;

  private final List<UserPace> users = new ArrayList<>();
  private final int most;
  private final Gate gate;
  private final Clock clock;
  private final Pause pause;
  private final PaceListener listener;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final Speed speed;
  private long passes;
  private int running;
  private int asked;
  private int obeyed;

  /** How a request waits; a clock that a test moves has its own way. */
  @FunctionalInterface
  public interface Pause {
    /** On the machine's time. */
    Pause REAL = (changed, atMost) -> changed.awaitNanos(atMost.toNanos());

    /** Returns after that time, or earlier if the condition is signalled; its lock is held. */
    void await(Condition changed, Duration atMost) throws InterruptedException;
  }

  /**
   * @param users their names, at least one
   * @param fixed most requests at once, with which to begin; 0 to find out
   */
  public Pool(
      List<String> users,
      LimitSettings limits,
      int fixed,
      Gate gate,
      Clock clock,
      Pause pause,
      PaceListener listener) {
    if (users.isEmpty()) {
      throw new IllegalArgumentException("no user to send with");
    }
    this.most = fixed > 0 ? fixed : Integer.MAX_VALUE;
    this.gate = gate;
    this.clock = clock;
    this.pause = pause;
    this.listener = listener;
    this.speed = new Speed(listener);
    for (String user : users) {
      this.users.add(new UserPace(user, limits, fixed, now()));
    }
  }

  /** Waits until a request may leave. */
  public Pass enter(Demand demand) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        Chance chance = chance(demand);
        switch (chance) {
          case Chance.Go go -> {
            return go.pass();
          }
          case Chance.Wait wait -> await(wait.why().until());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void await(@Nullable Instant until) throws InterruptedException {
    if (until == null) {
      changed.await();
      return;
    }
    Duration left = Duration.between(clock.instant(), until);
    pause.await(changed, left.isPositive() ? left : Duration.ofMillis(1));
  }

  /** What becomes of a request now. */
  public sealed interface Chance {
    /** It may. */
    record Go(Pass pass) implements Chance {}

    /** It has to wait. */
    record Wait(Waiting why) implements Chance {}
  }

  /** Lets a request leave, or says why it cannot; for callers that keep a time of their own. */
  public Chance chance(Demand demand) {
    lock.lock();
    try {
      long now = now();
      return switch (choose(demand, now)) {
        case Choice.Go go -> new Chance.Go(entered(go, demand, now));
        case Choice.Wait wait -> {
          speed.waits(wait.why(), clock.instant());
          yield new Chance.Wait(wait.why());
        }
      };
    } finally {
      lock.unlock();
    }
  }

  private Pass entered(Choice.Go go, Demand demand, long now) {
    passes++;
    running++;
    if (!go.server().isEmpty()) {
      asked++;
    }
    long expected = demand.expected().toNanos();
    users.get(go.user()).enter(go.lane(), expected);
    speed.goes(clock.instant());
    return new Pass(go.user(), go.lane(), go.server(), expected, now);
  }

  /** Takes back the pass of a request, with what came of it. */
  public void leave(Pass pass, Reply reply) {
    lock.lock();
    try {
      long now = now();
      running--;
      UserPace user = users.get(pass.user());
      String server = reply.signals().server();
      if (!server.isEmpty()) {
        users.forEach(u -> u.meet(server, now));
        obeyed += server.equals(pass.server()) ? 1 : 0;
      }
      Duration took = reply.signals().took();
      long nanos = took == null ? now - pass.enteredNanos() : took.toNanos();
      user.leave(pass, reply, nanos, 1.0 / users.size(), now);
      switch (reply.answer()) {
        case Answer.Throttled throttled -> {
          Limit limit = Limit.of(throttled);
          listener.throttled(user.name(), limit, clock.instant().plus(throttled.retryAfter()));
        }
        case Answer.Applied _ -> user.allowed();
        default -> {}
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes back the pass of a request of which nothing is known, since its sending was stopped. */
  public void abandon(Pass pass) {
    lock.lock();
    try {
      running--;
      users.get(pass.user()).abandon(pass);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is a user beside these that is not left out. */
  public boolean hasOthers(Set<Integer> without) {
    lock.lock();
    try {
      long now = now();
      for (int i = 0; i < users.size(); i++) {
        if (!without.contains(i) && !users.get(i).leftOut(now)) {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hears that users were denied what another one was then allowed. One to whom that happens again
   * and again is left out for a while, which the listener is told.
   */
  public void deniedAlone(Set<Integer> denied, Answer.Denied answer) {
    lock.lock();
    try {
      for (int index : denied) {
        UserPace user = users.get(index);
        if (user.denied() >= DENIALS) {
          Instant until = clock.instant().plus(DENIED_FOR);
          user.leaveOut(now() + DENIED_FOR.toNanos());
          listener.denied(user.name(), answer.code(), answer.message(), until);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Requests that should be ready: as many as can be under way at once, and one more, by whose
   * waiting it is seen that there is more to send.
   */
  public int width() {
    lock.lock();
    try {
      return Math.clamp(gate.parallelism(), 1, (int) Math.min(most, worth() + 1L));
    } finally {
      lock.unlock();
    }
  }

  /** Requests at once that pay off, whatever the gate allows. */
  public int worthwhile() {
    lock.lock();
    try {
      return worth();
    } finally {
      lock.unlock();
    }
  }

  private int worth() {
    long width = users.stream().mapToLong(UserPace::width).sum();
    return Math.clamp(width, 1, most);
  }

  /** Web servers that are known; 1 if the service names none. */
  public int servers() {
    lock.lock();
    try {
      return users.stream().mapToInt(user -> user.known().size()).max().orElse(1);
    } finally {
      lock.unlock();
    }
  }

  /** What requests executed so far, of all users. */
  public Executed executed() {
    lock.lock();
    try {
      return users.stream().map(UserPace::executed).reduce(Executed.NONE, Executed::plus);
    } finally {
      lock.unlock();
    }
  }

  /** Lets those who wait ask the gate again. */
  public void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The user and the server that a request goes to. */
  private sealed interface Choice {
    record Go(int user, String lane, String server) implements Choice {}

    record Wait(Waiting why) implements Choice {}
  }

  private Choice choose(Demand demand, long now) {
    if (gate.holds(demand.phase())) {
      return new Choice.Wait(held(demand.phase().toString()));
    }
    if (running >= Math.min(most, gate.parallelism())) {
      return new Choice.Wait(new Waiting("", Limit.PARALLELISM, false, null, ""));
    }
    long expected = demand.expected().toNanos();
    Choice.@Nullable Go best = null;
    double least = Double.MAX_VALUE;
    @Nullable Waiting first = null;
    for (int i = 0; i < users.size(); i++) {
      UserPace user = users.get(i);
      if (demand.without().contains(i) || !gate.allows(user.name())) {
        continue;
      }
      for (Lane lane : candidates(user, now, expected)) {
        Room room = lane.room(now, expected);
        if (room.fromNanos() > now) {
          first = sooner(first, waiting(user, lane, room, now));
        } else if (user.full()) {
          user.press();
        } else {
          double load = lane.load(now) + user.running() * 1e-6;
          if (load < least) {
            least = load;
            best = new Choice.Go(i, lane.server(), lane.server());
          }
        }
      }
    }
    if (best != null) {
      return spreads(best, now, expected) ? new Choice.Go(best.user(), best.lane(), "") : best;
    }
    if (users.stream().noneMatch(user -> gate.allows(user.name()))) {
      return new Choice.Wait(held("all users"));
    }
    return new Choice.Wait(
        first == null ? new Waiting("", Limit.PARALLELISM, false, null, "") : first);
  }

  /** The lanes of which one has to have room; if servers cannot be chosen, the fullest one. */
  private List<Lane> candidates(UserPace user, long now, long expected) {
    List<Lane> known = user.known();
    if (known.size() < 2 || steers()) {
      return known;
    }
    return List.of(
        known.stream()
            .max(Comparator.comparingLong(l -> l.room(now, expected).fromNanos()))
            .orElseThrow());
  }

  private boolean steers() {
    return asked < TRIAL || obeyed * 2 >= asked;
  }

  private boolean spreads(Choice.Go go, long now, long expected) {
    if (!steers()) {
      return true;
    }
    boolean wanted = passes < (long) SPREAD_FIRST * users.size() || passes % SPREAD_EACH == 0;
    return wanted
        && users.get(go.user()).known().stream()
            .allMatch(lane -> lane.room(now, expected).fromNanos() <= now);
  }

  private static Waiting held(String what) {
    return new Waiting("", Limit.OPERATOR, false, null, what);
  }

  private Waiting waiting(UserPace user, Lane lane, Room room, long now) {
    String used = lane.usage(now, room.limit());
    if (room.fromNanos() == Room.LATER) {
      return new Waiting(user.name(), room.limit(), room.told(), null, used);
    }
    Instant until = clock.instant().plusNanos(room.fromNanos() - now);
    return new Waiting(user.name(), room.limit(), room.told(), until, used);
  }

  private static Waiting sooner(@Nullable Waiting a, Waiting b) {
    if (a == null || a.until() == null) {
      return b;
    }
    return b.until() == null || a.until().compareTo(b.until()) <= 0 ? a : b;
  }

  private long now() {
    Instant now = clock.instant();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }
}
