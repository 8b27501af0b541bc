package dev.deltaverse.webapi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a token until shortly before it expires. Thread-safe: one thread asks for a new token; the
 * others go on with the old one while it is good, and wait if there is none.
 *
 * <p>The time left is counted on this machine's clock from the moment of asking, so that a clock
 * that is wrong does no harm; a clock that is set back is caught by the 401 that follows.
 */
final class CachedTokens implements TokenSource {
  private static final Duration MARGIN = Duration.ofMinutes(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(30);

  /** A new token and how long it is good for. */
  record Fresh(String token, Duration lifetime) {
    @Override
    public String toString() {
      return "token for " + lifetime;
    }
  }

  private record Held(String token, Instant renewFrom, Instant until) {}

  private final Supplier<Fresh> fetch;
  private final Clock clock;
  private final String description;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile @Nullable Held held;
  private volatile @Nullable WebApiException lastFailure;

  CachedTokens(Supplier<Fresh> fetch, Clock clock, String description) {
    this.fetch = fetch;
    this.clock = clock;
    this.description = description;
  }

  @Override
  public String token() {
    Held now = held;
    Instant time = clock.instant();
    if (now == null || !time.isBefore(now.until())) {
      return fetchOrTakeNew(now);
    }
    if (!time.isBefore(now.renewFrom()) && fetching.tryLock()) {
      try {
        return held == now ? fetch().token() : now.token();
      } catch (WebApiException e) {
        // The old token is still good, so this failure harms nobody yet.
        held = new Held(now.token(), time.plus(PAUSE_AFTER_FAILURE), now.until());
        return now.token();
      } finally {
        fetching.unlock();
      }
    }
    return now.token();
  }

  @Override
  public void invalidate(String refusedToken) {
    fetching.lock();
    try {
      Held now = held;
      if (now != null && now.token().equals(refusedToken)) {
        held = null;
      }
    } finally {
      fetching.unlock();
    }
  }

  /**
   * Waits for the lock. What another thread got meanwhile is taken, be it a token or a failure: a
   * crowd of waiting threads must not ask one after the other.
   */
  private String fetchOrTakeNew(@Nullable Held seen) {
    WebApiException failureBefore = lastFailure;
    fetching.lock();
    try {
      Held now = held;
      if (now != null && now != seen && clock.instant().isBefore(now.until())) {
        return now.token();
      }
      WebApiException failure = lastFailure;
      if (failure != null && failure != failureBefore) {
        throw failure;
      }
      return fetch().token();
    } finally {
      fetching.unlock();
    }
  }

  private Held fetch() {
    Instant asked = clock.instant();
    Fresh fresh;
    try {
      fresh = fetch.get();
    } catch (WebApiException e) {
      lastFailure = e;
      throw e;
    }
    Duration margin = min(MARGIN, fresh.lifetime().dividedBy(5));
    Instant until = asked.plus(fresh.lifetime());
    Held renewed = new Held(fresh.token(), until.minus(margin), until);
    held = renewed;
    return renewed;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public String toString() {
    return description;
  }
}
