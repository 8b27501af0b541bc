package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Order;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Takes back a pause and a stop that is still to come. */
@Command
final class ResumeCommand implements Callable<Integer> {
  private final Deltaverse options;

  ResumeCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    return ControlAnswer.of(options, "resume", new Order.Resume());
  }
}
