package dev.deltaverse.emulator;

/** Runs what customers register on messages: plug-ins of the fault script, steps and flows. */
interface CustomLogic {
  /** Runs nothing. */
  CustomLogic NONE = (context, event) -> {};

  /**
   * Called inside the transaction, after the row was checked and before it counts as written.
   *
   * @throws Refusal to stop the operation
   */
  void run(WriteContext context, RowEvent event);
}
