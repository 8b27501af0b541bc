package dev.deltaverse.engine.target;

/**
 * Logic of the target that can be switched on and off as a whole.
 *
 * @param name as people call it; several may have the same
 * @param on whether it was on when the target was asked
 */
public record Switch(Kind kind, String id, String name, boolean on) {

  /** What it is. */
  public enum Kind {
    STEP("step"),
    FLOW("flow"),
    DUPLICATE_RULE("duplicate rule");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As messages name it. */
    public String text() {
      return text;
    }
  }

  /** Kind and name, for people. */
  public String text() {
    return text(kind, name);
  }

  /** Kind and name, for people. */
  public static String text(Kind kind, String name) {
    return kind.text() + " '" + name + "'";
  }
}
