package dev.deltaverse.engine.flow;

/**
 * A step of a run.
 *
 * @param kind what it does, for example {@code stage}; without blanks
 * @param name of what: a table, link, model or group; may be empty
 */
public record StepId(String kind, String name) {
  public StepId {
    if (kind.isBlank() || kind.indexOf(' ') >= 0) {
      throw new IllegalArgumentException("step kind '" + kind + "'");
    }
  }

  /** Reads what {@link #toString} writes. */
  public static StepId parse(String text) {
    int blank = text.indexOf(' ');
    return blank < 0
        ? new StepId(text, "")
        : new StepId(text.substring(0, blank), text.substring(blank + 1));
  }

  @Override
  public String toString() {
    return name.isEmpty() ? kind : kind + " " + name;
  }
}
