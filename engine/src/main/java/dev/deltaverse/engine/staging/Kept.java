package dev.deltaverse.engine.staging;

/**
 * Rows that are absent from the snapshot and yet not deleted, since rows that stay in the target
 * refer to them: their deletion would clear those lookups, or delete those rows too.
 *
 * @param name the table of the kept rows
 * @param rows rows kept
 * @param by the table of the rows that refer to them
 * @param references rows that refer to them
 */
public record Kept(String name, long rows, String by, long references) {

  /** A sentence for people. */
  public String text() {
    return name
        + ": "
        + rows
        + " absent rows are not deleted, kept: still referenced by "
        + references
        + " rows of "
        + by
        + " that stay as they are, since they could not be loaded or are not deleted themselves";
  }
}
