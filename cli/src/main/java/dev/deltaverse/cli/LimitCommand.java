package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.control.Order;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Bounds how much of the target a run uses. */
@Command
final class LimitCommand implements Callable<Integer> {
  private final Deltaverse options;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Most requests at once, over all tables and users; 0 for no bound.")
  private @Nullable Integer parallelism;

  @Option(
      names = "--users",
      split = ",",
      paramLabel = "NAME",
      description = "The application users that may send, parted by commas.")
  private List<String> users = new ArrayList<>();

  @Option(names = "--off", description = "Lift both limits.")
  private boolean off;

  LimitCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    boolean given = parallelism != null || !users.isEmpty();
    if (off == given) {
      throw new MigrationException(
          Code.SETUP,
          off ? "--off and a limit were both given" : "no limit was given",
          "Give --parallelism, --users or both; or --off alone.");
    }
    return ControlAnswer.of(
        options,
        "limit",
        off
            ? new Order.Limit(0, List.of())
            : new Order.Limit(parallelism, users.isEmpty() ? null : users));
  }
}
