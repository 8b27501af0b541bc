package dev.deltaverse.console.run;

import dev.deltaverse.engine.flow.StepId;
import java.util.Locale;
import java.util.Optional;

/** The stages that a table goes through, as the pages show them. */
public enum Stage {
  STAGE,
  CHECK,
  DELTA,
  SEND,
  VERIFY;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The stage that a step belongs to; empty for a step of the run as a whole. */
  static Optional<Stage> of(StepId step) {
    return switch (step.kind()) {
      case "stage" -> Optional.of(STAGE);
      case "check", "park" -> Optional.of(CHECK);
      case "delta" -> Optional.of(DELTA);
      case "stream", "send" -> Optional.of(SEND);
      case "verify" -> Optional.of(VERIFY);
      default -> Optional.empty();
    };
  }

  /** Whether a step sends rows. */
  static boolean sends(StepId step) {
    return of(step).equals(Optional.of(SEND));
  }

  /** The table or link that a step works on: {@code send accounts/upsert} works on accounts. */
  static String table(StepId step) {
    int slash = step.name().lastIndexOf('/');
    return step.kind().equals("send") && slash > 0 ? step.name().substring(0, slash) : step.name();
  }
}
