package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.webapi.ErrorKind;
import dev.deltaverse.webapi.Sleeper;
import dev.deltaverse.webapi.WebApiException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats reads that fail for a passing reason, and tells the others as failures of the engine. */
final class Reads {
  private static final Logger LOG = LoggerFactory.getLogger(Reads.class);

  /** Nothing is waited for longer without a word to a person. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final RetrySettings settings;
  private final Sleeper sleeper;

  Reads(RetrySettings settings, Sleeper sleeper) {
    this.settings = settings;
    this.sleeper = sleeper;
  }

  /** The answer to a read, with as many tries as the settings allow. */
  <T> T of(String what, Supplier<T> read) throws MigrationException {
    int tries = 0;
    while (true) {
      try {
        return read.get();
      } catch (WebApiException e) {
        tries++;
        waitOrFail(what, e, tries);
      }
    }
  }

  /** Waits before the next try. */
  void waitOrFail(String what, WebApiException e, int tries) throws MigrationException {
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(what, e);
    }
    Duration delay =
        switch (e.kind()) {
          case ErrorKind.Throttled throttled -> {
            Duration asked = throttled.retryAfter();
            if (asked != null && asked.compareTo(LONGEST) > 0) {
              throw failure(what, e, "The service asks to wait for " + asked.toHours() + " hours.");
            }
            yield asked == null ? backOff(tries) : asked;
          }
          case ErrorKind.Transient _, ErrorKind.Unknown _ -> backOff(tries);
          case ErrorKind.Untrusted _ ->
              throw failure(
                  what,
                  e,
                  "Check the URL and this machine's clock. If a proxy of your own stands between,"
                      + " have the JVM trust it: -Djavax.net.ssl.trustStore in"
                      + " DELTAVERSE_JAVA_OPTS.");
          case ErrorKind.Conflict _,
              ErrorKind.NotFound _,
              ErrorKind.Refused _,
              ErrorKind.Access _,
              ErrorKind.PluginFailure _,
              ErrorKind.Malformed _ ->
              throw failure(what, e, "Check the environment's URL and the user's security roles.");
        };
    if (tries > settings.times()) {
      throw failure(what, e, "Wait until the service answers again, then run again.");
    }
    LOG.warn(
        "{}: {}; trying again in {} ms ({} of {})",
        what,
        e.getMessage(),
        delay.toMillis(),
        tries,
        settings.times());
    try {
      sleeper.sleep(delay);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw interrupted(what, e);
    }
  }

  private Duration backOff(int tries) {
    Duration delay = settings.firstDelay();
    for (int i = 1; i < tries && delay.compareTo(settings.maxDelay()) < 0; i++) {
      delay = delay.multipliedBy(2);
    }
    return delay.compareTo(settings.maxDelay()) < 0 ? delay : settings.maxDelay();
  }

  private static MigrationException failure(String what, WebApiException e, String hint) {
    return new MigrationException(
        MigrationException.Code.TARGET, what + ": " + e.getMessage(), hint, e);
  }

  private static MigrationException interrupted(String what, WebApiException e) {
    return new MigrationException(
        MigrationException.Code.TRANSIENT,
        what + ": interrupted",
        "Run again to go on.",
        e);
  }
}
