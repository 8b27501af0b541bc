package dev.deltaverse.engine.init;

/**
 * A remark beside a proposal.
 *
 * @param decide whether a person must decide; otherwise it only says why
 * @param text one or several sentences
 */
record Note(boolean decide, String text) {
  static Note decide(String text) {
    return new Note(true, text);
  }

  static Note why(String text) {
    return new Note(false, text);
  }
}
