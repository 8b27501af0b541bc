package dev.deltaverse.console.access;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who is signed in. A session ends two hours after its last request, twelve hours after its begin,
 * when its user signs out, and with the server. Thread-safe.
 */
public final class Sessions {
  static final Duration IDLE = Duration.ofHours(2);
  static final Duration LONGEST = Duration.ofHours(12);

  private static final int ID_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Clock clock;
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();

  /**
   * A user who is signed in.
   *
   * @param user as he was when he signed in
   */
  public record Session(User user, Instant begun, Instant seen) {
    private boolean lives(Instant now) {
      return now.isBefore(begun.plus(LONGEST)) && now.isBefore(seen.plus(IDLE));
    }
  }

  public Sessions(Clock clock) {
    this.clock = clock;
  }

  /**
   * Begins a session.
   *
   * @return its id, which nobody else can guess
   */
  public String begin(User user) {
    Instant now = clock.instant();
    sessions.values().removeIf(session -> !session.lives(now));
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    sessions.put(id, new Session(user, now, now));
    return id;
  }

  /** The session of an id, if it has not ended; it was seen now. */
  public Optional<Session> seen(String id) {
    Instant now = clock.instant();
    return Optional.ofNullable(
        sessions.computeIfPresent(
            id,
            (_, session) ->
                session.lives(now) ? new Session(session.user(), session.begun(), now) : null));
  }

  /** The session of an id, if it has not ended. */
  public Optional<Session> look(String id) {
    return Optional.ofNullable(sessions.get(id)).filter(s -> s.lives(clock.instant()));
  }

  public void end(String id) {
    sessions.remove(id);
  }
}
