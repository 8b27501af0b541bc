package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Order;
import dev.deltaverse.engine.control.Times;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends the run that is then under way at a time, as drain does now. */
@Command
final class StopAtCommand implements Callable<Integer> {
  private final Deltaverse options;

  @Parameters(
      paramLabel = "TIME",
      description = "A time of day such as 05:30, the next one; or a while from now: 90m, 2h.")
  private String time = "";

  StopAtCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    return ControlAnswer.of(
        options, "stop-at", new Order.StopAt(Times.next(time, Clock.systemDefaultZone())));
  }
}
