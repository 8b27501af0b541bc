package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes up tables and links again that were skipped. */
@Command
final class UnskipCommand implements Callable<Integer> {
  private final Deltaverse options;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "Tables and links, as in the project file.")
  private List<String> names = new ArrayList<>();

  UnskipCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    return ControlAnswer.of(options, "unskip", new Order.Unskip(names));
  }
}
