package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Order;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Ends the run that is under way when what it has taken up is settled. */
@Command
final class DrainCommand implements Callable<Integer> {
  private final Deltaverse options;

  DrainCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    return ControlAnswer.of(options, "drain", new Order.Drain());
  }
}
