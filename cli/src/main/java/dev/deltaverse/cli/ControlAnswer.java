package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.control.Control;
import dev.deltaverse.engine.journal.Will;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the commands that control a run have in common: they change the will and tell it. */
final class ControlAnswer {
  private ControlAnswer() {}

  /** What a command does. */
  interface Change {
    Will make(Control control) throws MigrationException;
  }

  /**
   * Makes a change, and tells what holds from then on.
   *
   * @param command its name
   */
  static int of(Deltaverse options, String command, Change change) throws MigrationException {
    try (Control control = Control.open(new Wiring(options).state(), Clock.systemDefaultZone())) {
      Will will = change.make(control);
      if (options.json()) {
        ObjectNode json = Json.object().put("command", command);
        json.put("exitCode", ExitCode.OK.number());
        json.set("operator", json(will));
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

  static ObjectNode json(Will will) {
    ObjectNode json = Json.object().put("paused", will.paused());
    Instant stopAt = will.stopAt();
    json.put("stopAt", stopAt == null ? null : stopAt.toString());
    json.put("parallelism", will.parallelism() == 0 ? null : will.parallelism());
    ArrayNode users = json.putArray("users");
    will.users().forEach(users::add);
    ArrayNode skipped = json.putArray("skipped");
    will.skipped().forEach(skipped::add);
    return json;
  }
}
