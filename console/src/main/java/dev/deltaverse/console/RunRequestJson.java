package dev.deltaverse.console;

import dev.deltaverse.engine.plan.PhaseId;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Requests for runs, as programs send them and as they are kept. */
public final class RunRequestJson {
  private RunRequestJson() {}

  public static ObjectNode of(RunRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (request) {
      case RunRequest.Plan plan -> json.put("command", "plan").put("snapshot", plan.snapshot());
      case RunRequest.Apply apply -> {
        json.put("command", "apply")
            .put("snapshot", apply.snapshot())
            .put("verify", apply.verify())
            .put("plan", apply.plan())
            .put("deletes", apply.deletes());
        apply.acceptedGuards().forEach(json.putArray("acceptedGuards")::add);
      }
      case RunRequest.Verify _ -> json.put("command", "verify");
      case RunRequest.Retry retry ->
          json.put("command", "retry")
              .put("phase", retry.phase().toString())
              .put("code", retry.code())
              .put("reason", retry.reason())
              .put("deletes", retry.deletes());
    }
    return json;
  }

  /**
   * Reads what {@link #of} writes, or what a form or a program sends.
   *
   * @throws IllegalArgumentException if it is no request for a run
   */
  public static RunRequest read(Fields fields) {
    String command = fields.text("command");
    return switch (command) {
      case "plan" -> new RunRequest.Plan(fields.text("snapshot"));
      case "apply" ->
          new RunRequest.Apply(
              fields.text("snapshot"),
              fields.yes("verify"),
              fields.text("plan"),
              Set.copyOf(fields.all("acceptedGuards")),
              fields.yes("deletes"));
      case "verify" -> new RunRequest.Verify();
      case "retry" ->
          new RunRequest.Retry(
              PhaseId.parse(fields.text("phase")),
              fields.text("code"),
              fields.text("reason"),
              fields.yes("deletes"));
      default ->
          throw new IllegalArgumentException(
              "'" + command + "' is no command of a run: use plan, apply, verify or retry");
    };
  }
}
