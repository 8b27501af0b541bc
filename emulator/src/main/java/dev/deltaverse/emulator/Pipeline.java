package dev.deltaverse.emulator;

/**
 * Runs what hangs on each written row: duplicate rules, the fault script's plug-ins, the registered
 * steps and the flows.
 */
final class Pipeline implements CustomLogic {
  private final Environment environment;
  private final Faults faults;
  private final Bypass bypass;
  private final boolean detectDuplicates;

  Pipeline(Environment environment, Faults faults, Bypass bypass, boolean detectDuplicates) {
    this.environment = environment;
    this.faults = faults;
    this.bypass = bypass;
    this.detectDuplicates = detectDuplicates;
  }

  @Override
  public void run(WriteContext context, String message, Table table, Row row) {
    if (detectDuplicates && !message.equals("Delete")) {
      environment.duplicateRules().check(context.model(), table, row);
    }
    if (!bypass.sync()) {
      faults.run(context, environment.store, message, table, row);
    }
    environment.steps().run(context, bypass, message, table, row);
  }
}
