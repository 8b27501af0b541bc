package dev.deltaverse.cli;

import dev.deltaverse.engine.staging.RejectRow;

/** A reject in words. */
final class RejectText {
  private RejectText() {}

  /** What is wrong, for example {@code dv_size "1.9" is not a whole number}. */
  static String sentence(RejectRow row) {
    return (row.column().isEmpty() ? "" : row.column() + " ")
        + (row.value() == null ? "" : "\"" + row.value() + "\" ")
        + row.reason();
  }

  /** The record and what is wrong with it. */
  static String line(RejectRow row) {
    return row.name()
        + " "
        + (row.file().isEmpty() ? "" : row.file() + " ")
        + "record "
        + row.record()
        + ": "
        + sentence(row);
  }
}
