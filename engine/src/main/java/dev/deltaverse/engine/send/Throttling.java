package dev.deltaverse.engine.send;

import dev.deltaverse.engine.flow.Sleeper;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request to a user that need not wait, and makes a throttled user wait as told (api-
 * limits.md: a client that goes on sending has its wait extended). A waiting request holds no slot.
 */
final class Throttling implements Trying {
  /** A service that asks for no wait at all would otherwise be asked again in a tight loop. */
  private static final Duration SHORTEST = Duration.ofMillis(100);

  private final List<SendingUser> users;
  private final Slots slots;
  private final Duration longestWait;
  private final Clock clock;
  private final Sleeper sleeper;
  private final SendListener listener;
  private final List<Instant> notBefore = new ArrayList<>();
  private int turn;

  /**
   * @param longestWait the longest time that one request waits for limits, all its waits together;
   *     after it, its failure is a transient one
   */
  Throttling(
      List<SendingUser> users,
      Slots slots,
      Duration longestWait,
      Clock clock,
      Sleeper sleeper,
      SendListener listener) {
    if (users.isEmpty()) {
      throw new IllegalArgumentException("no user to send with");
    }
    this.users = List.copyOf(users);
    this.slots = slots;
    this.longestWait = longestWait;
    this.clock = clock;
    this.sleeper = sleeper;
    this.listener = listener;
    users.forEach(_ -> notBefore.add(Instant.MIN));
  }

  @Override
  public Tried send(TargetRequest request) throws InterruptedException {
    Duration waited = Duration.ZERO;
    int throttles = 0;
    String limit = "";
    while (true) {
      Answer answer = sendInSlot(request);
      switch (answer) {
        case null -> {}
        case Answer.Throttled throttled -> {
          throttles++;
          limit = throttled.limit();
        }
        default -> {
          return new Tried(answer, 1, throttles);
        }
      }
      Duration wait = untilOneIsFree();
      waited = waited.plus(wait);
      if (waited.compareTo(longestWait) > 0) {
        String reason = "Throttled beyond the longest wait of " + longestWait.toSeconds() + " s";
        return new Tried(new Answer.Transient(limit, reason), 1, throttles);
      }
      if (wait.isPositive()) {
        sleeper.sleep(wait);
      }
    }
  }

  /** Sends if a user is free once a slot is; null if all have to wait. */
  private @Nullable Answer sendInSlot(TargetRequest request) throws InterruptedException {
    slots.acquire();
    try {
      int user = freeUser();
      if (user < 0) {
        return null;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before sending");
      }
      Answer answer = users.get(user).sending().send(request);
      if (answer instanceof Answer.Throttled throttled) {
        pause(user, throttled);
      }
      return answer;
    } finally {
      slots.release();
    }
  }

  private synchronized int freeUser() {
    Instant now = clock.instant();
    for (int i = 0; i < users.size(); i++) {
      int user = (turn + i) % users.size();
      if (!notBefore.get(user).isAfter(now)) {
        turn = (user + 1) % users.size();
        return user;
      }
    }
    return -1;
  }

  private void pause(int user, Answer.Throttled throttled) {
    Duration time =
        throttled.retryAfter().compareTo(SHORTEST) < 0 ? SHORTEST : throttled.retryAfter();
    Instant until = clock.instant().plus(time);
    synchronized (this) {
      if (!until.isAfter(notBefore.get(user))) {
        return;
      }
      notBefore.set(user, until);
    }
    listener.waiting(users.get(user).name(), throttled.limit(), until);
  }

  private synchronized Duration untilOneIsFree() {
    Instant now = clock.instant();
    Instant first = notBefore.stream().min(Instant::compareTo).orElse(now);
    return first.isAfter(now) ? Duration.between(now, first) : Duration.ZERO;
  }
}
