package dev.deltaverse.engine.snapshot;

import java.io.IOException;

/** Carries the verdict on a whole file out of the streams that read it. */
final class UnusableFileException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ReadRule rule;
  private final long line;
  private final String hint;

  UnusableFileException(ReadRule rule, long line, String reason, String hint) {
    super(reason);
    this.rule = rule;
    this.line = line;
    this.hint = hint;
  }

  ReadRule rule() {
    return rule;
  }

  long line() {
    return line;
  }

  String hint() {
    return hint;
  }
}
