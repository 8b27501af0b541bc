package dev.deltaverse.examples.staffing;

/** One way in which a row is not as it should be. */
public enum Dirt {
  /** The key is blank. */
  MISSING_KEY(Outcome.REJECTED),
  /** The key is that of the next dirty row, its {@link #DUPLICATE_TWIN}. */
  DUPLICATE_KEY(Outcome.REJECTED),
  /** Has the key of a {@link #DUPLICATE_KEY}. */
  DUPLICATE_TWIN(Outcome.REJECTED),
  /** The key differs from that of the next dirty row, its {@link #CASE_TWIN}, by case only. */
  CASE_KEY(Outcome.REJECTED),
  /** Has the key of a {@link #CASE_KEY} in small letters. */
  CASE_TWIN(Outcome.REJECTED),
  /** The key has a character that no alternate key may have. */
  FORBIDDEN_CHARACTER(Outcome.REJECTED),
  /** A number is no number. */
  BAD_NUMBER(Outcome.REJECTED),
  /** A date is no day of the calendar. */
  BAD_DATE(Outcome.REJECTED),
  /** {@code 1.9} (with the dialect's decimal separator) in a whole number. */
  FRACTION(Outcome.REJECTED),
  /** {@code 0x10} in a whole number. */
  HEX_NUMBER(Outcome.REJECTED),
  /** A text is longer than its column. */
  TOO_LONG(Outcome.REJECTED),
  /** A label that is none of the choices. */
  UNKNOWN_CHOICE(Outcome.REJECTED),
  /** A required value is blank. */
  MISSING_REQUIRED(Outcome.REJECTED),
  /** Refers to a row that is nowhere. */
  ORPHAN(Outcome.PARKED),
  /** Refers to a row that is rejected, as long as it is. */
  CHILD_OF_REJECTED(Outcome.PARKED),
  /** Refers to a row that is parked because of a third, as long as it is. */
  GRANDCHILD_OF_REJECTED(Outcome.PARKED),
  /** The record has a field less. */
  TOO_FEW_FIELDS(Outcome.REJECTED),
  /** The record has a field more. */
  TOO_MANY_FIELDS(Outcome.REJECTED),
  /** Text stands behind the closing quote of a field. */
  STRAY_QUOTE(Outcome.REJECTED),
  /** A quote is opened and not closed. */
  UNCLOSED_QUOTE(Outcome.REJECTED),
  /** A field has a NUL character. */
  NUL_CHARACTER(Outcome.REJECTED),
  /** A pair that the row before has already. */
  DUPLICATE_PAIR(Outcome.REJECTED),
  /** An older version of the row before; the project keeps the last one. */
  SUPERSEDED(Outcome.EXCLUDED),
  /** A template, which the project's {@code where} leaves out. */
  TEMPLATE(Outcome.EXCLUDED);

  private final Outcome outcome;

  Dirt(Outcome outcome) {
    this.outcome = outcome;
  }

  /** What becomes of such a row, for children of rejected rows: while the parent is rejected. */
  public Outcome outcome() {
    return outcome;
  }

  /** Whether the record cannot even be split into its fields. */
  public boolean unreadable() {
    return switch (this) {
      case TOO_FEW_FIELDS, TOO_MANY_FIELDS, STRAY_QUOTE, UNCLOSED_QUOTE, NUL_CHARACTER -> true;
      case MISSING_KEY,
          DUPLICATE_KEY,
          DUPLICATE_TWIN,
          CASE_KEY,
          CASE_TWIN,
          FORBIDDEN_CHARACTER,
          BAD_NUMBER,
          BAD_DATE,
          FRACTION,
          HEX_NUMBER,
          TOO_LONG,
          UNKNOWN_CHOICE,
          MISSING_REQUIRED,
          ORPHAN,
          CHILD_OF_REJECTED,
          GRANDCHILD_OF_REJECTED,
          DUPLICATE_PAIR,
          SUPERSEDED,
          TEMPLATE ->
          false;
    };
  }

  /** Whether the row is only there because of the row before it. */
  boolean leansOnTheRowBefore() {
    return this == DUPLICATE_PAIR || this == SUPERSEDED;
  }
}
