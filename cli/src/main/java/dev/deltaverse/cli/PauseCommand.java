package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Order;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lets no further request leave, in this run and the next, until resumed. */
@Command
final class PauseCommand implements Callable<Integer> {
  private final Deltaverse options;

  PauseCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    return ControlAnswer.of(options, "pause", new Order.Pause());
  }
}
