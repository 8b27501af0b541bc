package dev.deltaverse.engine.send;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.send.pace.Demand;
import dev.deltaverse.engine.send.pace.Pass;
import dev.deltaverse.engine.send.pace.Pool;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests of one phase by the users of a pool, each when the pool lets it go. A request that
 * is turned away by a limit goes again; one that a user is denied goes by the others. Thread-safe.
 */
final class Pacing implements Trying {
  private final PhaseId phase;
  private final List<SendingUser> users;
  private final Pool pool;
  private final Costs costs;
  private final BatchSize size;
  private final Duration longestWait;
  private final Clock clock;
  private final SendListener listener;

  /**
   * @param longestWait how long a request is turned away again and again at most; after it, its
   *     failure is a transient one
   */
  Pacing(
      PhaseId phase,
      List<SendingUser> users,
      Pool pool,
      Costs costs,
      BatchSize size,
      Duration longestWait,
      Clock clock,
      SendListener listener) {
    this.phase = phase;
    this.users = users;
    this.pool = pool;
    this.costs = costs;
    this.size = size;
    this.longestWait = longestWait;
    this.clock = clock;
    this.listener = listener;
  }

  @Override
  public Tried send(Payload payload) throws InterruptedException {
    Set<Integer> without = new HashSet<>();
    Answer.@Nullable Denied denied = null;
    int throttles = 0;
    @Nullable Instant turnedAway = null;
    while (true) {
      Pass pass = pool.enter(new Demand(phase, costs.expected(payload.request()), without));
      Answer answer = send(payload, pass);
      switch (answer) {
        case Answer.Throttled throttled -> {
          throttles++;
          turnedAway = turnedAway == null ? clock.instant() : turnedAway;
          Duration waited =
              Duration.between(turnedAway, clock.instant()).plus(throttled.retryAfter());
          if (waited.compareTo(longestWait) > 0) {
            String reason =
                "Throttled beyond the longest wait of " + longestWait.toSeconds() + " s";
            return new Tried(new Answer.Transient(throttled.limit(), reason), 1, throttles);
          }
        }
        case Answer.Denied no -> {
          denied = no;
          without.add(pass.user());
          if (!pool.hasOthers(without)) {
            return new Tried(no, without.size(), throttles);
          }
        }
        default -> {
          if (denied != null) {
            pool.deniedAlone(without, denied);
          }
          return new Tried(answer, 1 + without.size(), throttles);
        }
      }
    }
  }

  private Answer send(Payload payload, Pass pass) throws InterruptedException {
    TargetRequest request = payload.request();
    Reply reply = null;
    Instant start = clock.instant();
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before sending");
      }
      reply = users.get(pass.user()).sending().send(payload, pass.server());
    } finally {
      if (reply == null) {
        pool.abandon(pass);
      } else {
        pool.leave(pass, reply);
      }
    }
    if (executed(reply.answer())) {
      Duration took = reply.signals().took();
      long nanos = (took == null ? Duration.between(start, clock.instant()) : took).toNanos();
      if (nanos > 0) {
        costs.of(request).observe(request.rows().size(), nanos);
      }
      size.settled(request.rows().size(), reply.signals().sentBytes());
      listener.answered(users.get(pass.user()).name(), request.rows().size());
    }
    return reply.answer();
  }

  /** Whether what it took tells what such a request costs. */
  private static boolean executed(Answer answer) {
    return switch (answer) {
      case Answer.Applied _, Answer.Each _ -> true;
      case Answer.Refused _,
          Answer.Throttled _,
          Answer.Transient _,
          Answer.Unknown _,
          Answer.Denied _ ->
          false;
    };
  }
}
