package dev.deltaverse.engine.plan;

/** What the requests of a phase do, in the order in which kinds follow each other in a run. */
public enum PhaseKind {
  /** Create or update rows by key. */
  UPSERT,
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
}
