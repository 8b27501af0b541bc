package dev.deltaverse.engine.project;

import java.time.Duration;
import java.util.List;

/** A program that runs as a step of the run. */
public record CommandStep(String name, When when, List<String> command, Duration timeout) {
  public CommandStep {
    command = List.copyOf(command);
  }

  /** The place in the run. */
  public enum When {
    BEFORE_STAGE,
    AFTER_VERIFY
  }
}
