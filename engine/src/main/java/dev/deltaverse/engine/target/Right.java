package dev.deltaverse.engine.target;

import java.util.Locale;

/** What a user may do with the rows of a table. */
public enum Right {
  CREATE,
  READ,
  WRITE,
  DELETE,
  /** Link its rows to others. */
  APPEND,
  /** Link other rows to its rows. */
  APPEND_TO;

  /** As people call it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
