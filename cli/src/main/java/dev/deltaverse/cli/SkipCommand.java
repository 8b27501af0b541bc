package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends nothing more of some tables and links, until they are taken up again. */
@Command
final class SkipCommand implements Callable<Integer> {
  private final Deltaverse options;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME",
      description = "Tables and links, as in the project file.")
  private List<String> names = new ArrayList<>();

  SkipCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    return ControlAnswer.of(options, "skip", new Order.Skip(names));
  }
}
