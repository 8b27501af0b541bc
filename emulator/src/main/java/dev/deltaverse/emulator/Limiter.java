package dev.deltaverse.emulator;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Service protection: for each user and web server three limits, two of them over a sliding window.
 * Thread-safe; time comes from the clock alone.
 */
final class Limiter {
  private static final Duration CONCURRENCY_RETRY = Duration.ofSeconds(2);

  private final ServiceProtection limits;
  private final Clock clock;
  private final Map<String, Window> windows = new HashMap<>();

  Limiter(ServiceProtection limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /** A finished request: when, and for how long it executed. */
  private record Done(long atMillis, long nanos) {}

  private static final class Window {
    final Deque<Done> done = new ArrayDeque<>();
    long nanos;
    int running;
    long blockedUntilMillis;
    long blockMillis;
    long blockedAtMostUntilMillis;
    boolean blockedByTime;
  }

  /**
   * Lets a request in or refuses it with 429.
   *
   * @throws Refusal if a limit is exceeded or an earlier refusal's wait is not over
   */
  synchronized void enter(UUID user, int server) {
    Window window = window(user, server);
    long now = clock.millis();
    expire(window, now);
    if (limits.enforced()) {
      if (window.running >= limits.concurrentRequests()) {
        throw refusal(
            "0x80072326",
            "Number of concurrent requests exceeded the limit of "
                + limits.concurrentRequests()
                + ".",
            CONCURRENCY_RETRY.toMillis());
      }
      if (now < window.blockedUntilMillis) {
        // Asking again before the time is up makes the wait longer (api-limits), but does not shut
        // out for ever those who each wait as they were told.
        window.blockedUntilMillis =
            Math.min(
                window.blockedUntilMillis + Math.max(1000, window.blockMillis / 10),
                window.blockedAtMostUntilMillis);
        throw blocked(window, now);
      }
      checkWindow(window, now);
    }
    window.running++;
  }

  private void checkWindow(Window window, long now) {
    boolean tooMany = window.done.size() + window.running + 1 > limits.requests();
    boolean tooLong = window.nanos > limits.executionTime().toNanos();
    if (!tooMany && !tooLong) {
      return;
    }
    window.blockedByTime = !tooMany;
    window.blockMillis = Math.max(1000, waitUntilRoom(window, now, tooMany, tooLong));
    window.blockedUntilMillis = now + window.blockMillis;
    window.blockedAtMostUntilMillis = now + 2 * window.blockMillis;
    throw blocked(window, now);
  }

  /** Until so much of the window has passed that a tenth of the limit is free again. */
  private long waitUntilRoom(Window window, long now, boolean tooMany, boolean tooLong) {
    int count = window.done.size();
    long nanos = window.nanos;
    long until = now;
    for (Done done : window.done) {
      boolean room =
          (!tooMany || count <= limits.requests() * 9L / 10)
              && (!tooLong || nanos <= limits.executionTime().toNanos() / 10 * 9);
      if (room) {
        break;
      }
      count--;
      nanos -= done.nanos();
      until = done.atMillis() + limits.window().toMillis();
    }
    return until - now;
  }

  private Refusal blocked(Window window, long now) {
    String seconds = Long.toString(limits.window().toSeconds());
    return window.blockedByTime
        ? refusal(
            "0x80072321",
            "Combined execution time of incoming requests exceeded limit of "
                + grouped("#,##0", limits.executionTime().toMillis())
                + " milliseconds over time window of "
                + seconds
                + " seconds. Decrease number of concurrent requests or reduce the duration of"
                + " requests and try again later.",
            window.blockedUntilMillis - now)
        : refusal(
            "0x80072322",
            "Number of requests exceeded the limit of "
                + limits.requests()
                + " over time window of "
                + seconds
                + " seconds.",
            window.blockedUntilMillis - now);
  }

  private static Refusal refusal(String code, String message, long waitMillis) {
    return new Refusal(429, code, message)
        .header("Retry-After", Long.toString((waitMillis + 999) / 1000));
  }

  /** Ends a request that was let in. */
  synchronized void leave(UUID user, int server, long executionNanos) {
    Window window = window(user, server);
    window.running--;
    window.done.addLast(new Done(clock.millis(), executionNanos));
    window.nanos += executionNanos;
  }

  /** Requests that run now, of all users on one server. */
  synchronized int running(int server) {
    int running = 0;
    for (Map.Entry<String, Window> entry : windows.entrySet()) {
      if (entry.getKey().endsWith("/" + server)) {
        running += entry.getValue().running;
      }
    }
    return running;
  }

  /** Puts the debugging headers on an answer. */
  synchronized void headers(Answer answer, @Nullable UUID user, int server) {
    Window window = user == null ? new Window() : window(user, server);
    expire(window, clock.millis());
    int left = Math.max(0, limits.requests() - window.done.size() - window.running);
    long nanos = Math.max(0, limits.executionTime().toNanos() - window.nanos);
    answer.header("x-ms-ratelimit-burst-remaining-xrm-requests", Integer.toString(left));
    answer.header("x-ms-ratelimit-time-remaining-xrm-requests", grouped("#,##0.00", nanos / 1e9));
  }

  private void expire(Window window, long now) {
    long oldest = now - limits.window().toMillis();
    while (!window.done.isEmpty() && window.done.getFirst().atMillis() <= oldest) {
      window.nanos -= window.done.removeFirst().nanos();
    }
  }

  private Window window(UUID user, int server) {
    return windows.computeIfAbsent(user + "/" + server, _ -> new Window());
  }

  private static String grouped(String pattern, double number) {
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.US)).format(number);
  }
}
