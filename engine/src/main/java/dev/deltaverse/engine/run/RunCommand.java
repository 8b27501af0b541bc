package dev.deltaverse.engine.run;

/** What a run is for. */
enum RunCommand {
  PLAN("plan", false),
  APPLY("apply", true),
  PLAN_UNDO("undo --plan", false),
  UNDO("undo", true),
  RETRY("retry", true),
  PLAN_ADOPT("adopt --plan", false),
  ADOPT("adopt", false);

  private final String text;
  private final boolean sends;

  RunCommand(String text, boolean sends) {
    this.text = text;
    this.sends = sends;
  }

  /** As the history and messages name it. */
  String text() {
    return text;
  }

  /** Whether it sends what it has planned. */
  boolean sends() {
    return sends;
  }
}
