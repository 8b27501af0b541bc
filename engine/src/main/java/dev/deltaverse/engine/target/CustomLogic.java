package dev.deltaverse.engine.target;

/**
 * Logic of the target that runs when rows are written.
 *
 * @param table logical name of the table whose rows set it off
 * @param id the step's or flow's id
 * @param message what sets it off, such as {@code Create}; empty if it is not told
 */
public record CustomLogic(String table, Kind kind, String name, String id, String message) {

  /** How it runs. */
  public enum Kind {
    /** A plug-in step within the request, which it can slow down or refuse. */
    SYNC_STEP,
    /** A plug-in step after the request. */
    ASYNC_STEP,
    /** A classic workflow or business rule. */
    WORKFLOW,
    /** A cloud flow. */
    FLOW
  }
}
