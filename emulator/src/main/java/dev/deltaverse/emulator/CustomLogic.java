package dev.deltaverse.emulator;

/** Runs what customers register on messages: plug-ins of the fault script, steps and flows. */
interface CustomLogic {
  /** Runs nothing. */
  CustomLogic NONE = (context, message, table, row) -> {};

  /**
   * Called inside the transaction, after the row was checked and before it counts as written.
   *
   * @param message Create, Update or Delete
   * @param row the row as it will stand; for Delete as it stood
   * @throws Refusal to stop the operation
   */
  void run(WriteContext context, String message, Table table, Row row);
}
