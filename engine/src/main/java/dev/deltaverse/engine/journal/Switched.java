package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.target.Switch;
import java.time.Instant;

/**
 * Logic of the target that a run was about to switch off, and that is not on again. It was on
 * before.
 *
 * @param run the run
 * @param at when it was about to
 * @param done whether the target has said that it is off
 */
public record Switched(
    Switch.Kind kind, String id, String name, long run, Instant at, boolean done) {

  /** Kind and name, for people. */
  public String text() {
    return Switch.text(kind, name);
  }
}
