package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Control;
import dev.deltaverse.engine.control.Order;
import dev.deltaverse.engine.journal.Actor;
import dev.deltaverse.engine.journal.HistoryJson;
import dev.deltaverse.engine.journal.Will;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the commands that control a run have in common: they carry out an order and tell the will.
 */
final class ControlAnswer {
  private ControlAnswer() {}

  /**
   * Carries out an order, and tells what holds from then on.
   *
   * @param command the command's name
   */
  static int of(Deltaverse options, String command, Order order) throws MigrationException {
    try (Control control = Control.open(new Wiring(options).state(), Clock.systemDefaultZone())) {
      Will will = control.carryOut(Actor.here(), order);
      if (options.json()) {
        ObjectNode json = Json.object().put("command", command);
        json.put("exitCode", ExitCode.OK.number());
        json.set("operator", HistoryJson.will(Json.object(), will));
        Json.print(options.out(), json);
      } else {
        options.out().println(line(will).orElse("the operator wants nothing in particular"));
        options.out().flush();
      }
    }
    return ExitCode.OK.number();
  }

  /** What the operator wants, in one line; empty if nothing in particular. */
  static Optional<String> line(Will will) {
    String text = will.text(ZoneId.systemDefault());
    return text.isEmpty() ? Optional.empty() : Optional.of("the operator wants: " + text);
  }
}
