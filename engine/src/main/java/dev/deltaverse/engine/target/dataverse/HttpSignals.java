package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.target.Signals;
import dev.deltaverse.webapi.Answer;
import dev.deltaverse.webapi.WebApiException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what an HTTP answer tells of the service's limits (api-limits.md). */
final class HttpSignals {
  private static final Pattern STATED =
      Pattern.compile(
          "exceeded (?:the )?limit of ([0-9,]{1,18})(?: milliseconds)? over time window of"
              + " ([0-9]{1,9}) seconds");

  private HttpSignals() {}

  static Signals of(Answer answer) {
    return of(answer, null);
  }

  /** Of a failure; nothing if no answer came. */
  static Signals of(WebApiException failure) {
    return failure.answer().map(a -> of(a, stated(failure.serviceMessage()))).orElse(Signals.NONE);
  }

  private static Signals of(Answer answer, Signals.@Nullable Stated stated) {
    return new Signals(
        answer.server().orElse(""),
        answer.duration(),
        answer.sentBytes(),
        answer.dopHint().isPresent() ? answer.dopHint().getAsInt() : null,
        answer.remainingRequests().isPresent() ? answer.remainingRequests().getAsLong() : null,
        answer.remainingExecutionTime().orElse(null),
        stated);
  }

  private static Signals.@Nullable Stated stated(String message) {
    Matcher found = STATED.matcher(message);
    if (!found.find()) {
      return null;
    }
    long most = Long.parseLong(found.group(1).replace(",", ""));
    long seconds = Long.parseLong(found.group(2));
    return most > 0 && seconds > 0 ? new Signals.Stated(most, Duration.ofSeconds(seconds)) : null;
  }
}
