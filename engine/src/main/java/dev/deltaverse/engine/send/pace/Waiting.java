package dev.deltaverse.engine.send.pace;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Why no request leaves at the moment.
 *
 * @param user the user that will be free first; empty if it concerns all
 * @param limit what keeps it
 * @param told whether the service told it to wait; if not, its limit is used up and would be met
 * @param until when the next request can leave; null if another event decides
 * @param detail figures for people, may be empty
 */
public record Waiting(
    String user, Limit limit, boolean told, @Nullable Instant until, String detail) {

  /** One line for people. */
  public String text(Instant now) {
    StringBuilder text = new StringBuilder("waiting: ");
    if (!user.isEmpty()) {
      text.append("user ").append(user).append(", ");
    }
    text.append(limit.text());
    if (!detail.isEmpty()) {
      text.append(" (").append(detail).append(')');
    }
    if (told) {
      text.append(", told to wait");
    }
    if (until != null) {
      text.append(", until ").append(until.truncatedTo(ChronoUnit.SECONDS));
      long seconds = Math.max(0, Duration.between(now, until).plusMillis(999).toSeconds());
      text.append(" (").append(seconds).append(" s)");
    }
    return text.toString();
  }
}
