package dev.deltaverse.engine.run;

/** What a run is for. */
enum RunCommand {
  PLAN("plan", false),
  PROBE("plan --probe", true),
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

  /** Whether it alters neither target nor ledger. */
  boolean looks() {
    return switch (this) {
      case PLAN, PLAN_UNDO, PLAN_ADOPT -> true;
      case PROBE, APPLY, UNDO, RETRY, ADOPT -> false;
    };
  }

  /** Whether it sends what it has planned. */
  boolean sends() {
    return sends;
  }
}
