package dev.deltaverse.emulator;

/** Runs the fault script's plug-ins, the registered steps and the flows on each written row. */
final class Pipeline implements CustomLogic {
  private final Environment environment;
  private final Faults faults;
  private final Bypass bypass;

  Pipeline(Environment environment, Faults faults, Bypass bypass) {
    this.environment = environment;
    this.faults = faults;
    this.bypass = bypass;
  }

  @Override
  public void run(WriteContext context, String message, Table table, Row row) {
    if (!bypass.sync()) {
      faults.run(context, environment.store, message, table, row);
    }
    environment.steps().run(context, bypass, message, table, row);
  }
}
