package dev.deltaverse.engine.target;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a reply tells of the service beside its answer. Hints for pacing, each of which may be
 * missing or wrong; nothing depends on one.
 *
 * @param server an opaque name of the web server that answered; empty if it named none
 * @param took from the first byte sent until the whole answer was read; null if not measured
 * @param sentBytes size of the body before it was compressed; 0 if unknown
 * @param parallelism requests at once that the environment recommends; null if it said nothing
 * @param requestsLeft requests left to the user on that server; null if it said nothing
 * @param executionLeft execution time left to the user on that server; null if it said nothing
 * @param stated the limit that a refusal states; null if it states none
 */
public record Signals(
    String server,
    @Nullable Duration took,
    long sentBytes,
    @Nullable Integer parallelism,
    @Nullable Long requestsLeft,
    @Nullable Duration executionLeft,
    @Nullable Stated stated) {

  /** Nothing at all. */
  public static final Signals NONE = new Signals("", null, 0, null, null, null, null);

  /**
   * A limit in the service's own words.
   *
   * @param most requests, or milliseconds of execution time, within the window
   * @param window length of the sliding window
   */
  public record Stated(long most, Duration window) {}
}
