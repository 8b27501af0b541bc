package dev.deltaverse.console.run;

import java.util.Collection;
import java.util.Locale;

/** Where a step, or several together, stand. */
public enum StepStatus {
  WAITING,
  RUNNING,
  DONE,
  FAILED,
  SKIPPED,
  INTERRUPTED;

  /** The word for people and style sheets. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of several steps together: the worst that is to be said, or how far they are. */
  static StepStatus of(Collection<StepStatus> steps) {
    for (StepStatus first : new StepStatus[] {FAILED, RUNNING, INTERRUPTED, SKIPPED}) {
      if (steps.contains(first)) {
        return first;
      }
    }
    if (!steps.contains(DONE)) {
      return WAITING;
    }
    return steps.contains(WAITING) ? RUNNING : DONE;
  }
}
