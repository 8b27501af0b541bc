package dev.deltaverse.engine.project;

/** How requests name the rows of a table. */
public enum Identity {
  /** By the columns of its alternate key. */
  KEY,
  /**
   * By the id that the target gave the row, where it is known: told when the row was created, or
   * read back. A row whose id is not known, or not the target's any more, goes by its key.
   */
  ID,
  /**
   * By an id that is derived from the table's name and the row's key, the same in every
   * environment: rows are created with it, so that whoever knows a row's key knows its id.
   */
  DERIVED
}
