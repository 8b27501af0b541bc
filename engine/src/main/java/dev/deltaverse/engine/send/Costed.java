package dev.deltaverse.engine.send;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.target.TargetRequest;

/**
 * What a calibration is of: a phase, and whether its upserts or updates go each for itself, which
 * costs more than in bulk.
 *
 * @param each whether they do; false for other requests, which have one way alone
 */
public record Costed(PhaseId phase, boolean each) {
  private static final String EACH = "/each";

  /** What such a request is counted under. */
  static Costed of(PhaseId phase, TargetRequest request) {
    boolean each =
        request instanceof TargetRequest.UpsertEach || request instanceof TargetRequest.UpdateEach;
    return new Costed(phase, each);
  }

  /** A phase whose rows go in its usual way. */
  public static Costed of(PhaseId phase) {
    return new Costed(phase, false);
  }

  /** Its name in the state. */
  public String text() {
    return phase + (each ? EACH : "");
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Costed parse(String text) {
    return text.endsWith(EACH)
        ? new Costed(PhaseId.parse(text.substring(0, text.length() - EACH.length())), true)
        : of(PhaseId.parse(text));
  }
}
