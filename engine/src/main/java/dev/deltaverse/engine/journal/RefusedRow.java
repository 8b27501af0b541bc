package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.PhaseId;

/**
 * A row that the target refused.
 *
 * @param seq the change's number in its table's delta
 * @param code the server's error code
 * @param message the server's message
 */
public record RefusedRow(PhaseId phase, long seq, String code, String message) {

  /** Whether it was refused for the reason of a group. */
  public boolean isOf(RefusedGroup group) {
    return phase.equals(group.phase())
        && code.equals(group.code())
        && reason().equals(group.reason());
  }

  /** The message without its values, the same for rows refused for the same reason. */
  public String reason() {
    return MessageShape.of(message);
  }
}
