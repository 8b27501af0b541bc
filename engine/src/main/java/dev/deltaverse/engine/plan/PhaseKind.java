package dev.deltaverse.engine.plan;

/** What the requests of a phase do, in the order in which kinds follow each other in a run. */
public enum PhaseKind {
  /** Send whole rows by key: those to create, and those that the target may lack. */
  UPSERT,
  /** Send the changed columns of rows that the target has; creates none. */
  UPDATE,
  /** Set the lookups that had to wait for rows of a cycle. */
  LOOKUPS,
  /** Associate pairs. */
  LINK,
  /** Dissociate pairs. */
  UNLINK,
  /** Delete rows, children first. */
  DELETE,
  /** Set state and status. */
  STATE;

  /** Whether it takes something from the target. */
  public boolean removes() {
    return this == UNLINK || this == DELETE;
  }

  /** Whether it changes columns of rows that the target has. */
  public boolean updates() {
    return this == UPDATE || this == LOOKUPS || this == STATE;
  }
}
