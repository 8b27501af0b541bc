package dev.deltaverse.engine.plan;

/**
 * A phase of a plan: one kind of change of one table or link.
 *
 * @param name the table's or link's name in the project
 */
public record PhaseId(String name, PhaseKind kind) {

  @Override
  public String toString() {
    return name + "/" + kind.name().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static PhaseId parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("'" + text + "' is no phase");
    }
    return new PhaseId(
        text.substring(0, slash),
        PhaseKind.valueOf(text.substring(slash + 1).toUpperCase(java.util.Locale.ROOT)));
  }
}
