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
  public void run(WriteContext context, RowEvent event) {
    if (detectDuplicates && !event.message().equals("Delete")) {
      environment.duplicateRules().check(context.model(), event.table(), event.row());
    }
    if (!bypass.sync()) {
      faults.run(context, environment.store, event.message(), event.table(), event.row());
    }
    environment.steps().run(context, bypass, event);
  }
}
