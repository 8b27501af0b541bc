package dev.deltaverse.console;

import dev.deltaverse.console.page.Checked;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.page.Scheduled;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.control.Control;
import dev.deltaverse.engine.control.Order;
import dev.deltaverse.engine.journal.Actor;
import dev.deltaverse.engine.journal.AuditLog;
import dev.deltaverse.engine.journal.Will;
import java.util.Optional;

/**
 * All that can be done from the console, for forms and programs alike, each in the audit log.
 * Thread-safe.
 */
final class Deeds {
  private final Looking looking;
  private final Controls controls;
  private final Checks checks;
  private final Optional<Schedule> schedule;
  private final AuditLog log;

  Deeds(
      Looking looking,
      Controls controls,
      Checks checks,
      Optional<Schedule> schedule,
      AuditLog log) {
    this.schedule = schedule;
    this.log = log;
    this.looking = looking;
    this.controls = controls;
    this.checks = checks;
  }

  /** Starts a run. */
  void start(Actor actor, Fields fields) throws MigrationException {
    RunRequest request = request(fields);
    if (request instanceof RunRequest.Retry retry
        && retry.phase().kind().removes()
        && !retry.deletes()) {
      throw new MigrationException(
          Code.SETUP,
          "retry " + retry.phase() + ": it deletes, and nobody agreed to that",
          "Say that rows may be deleted.");
    }
    log.record(
        actor,
        request.text(),
        () -> {
          controls.start(request);
          return true;
        });
  }

  /** Carries out an order. */
  Will order(Actor actor, Fields fields) throws MigrationException {
    if (!controls.operates()) {
      throw Controls.onlyShows();
    }
    Order order = Orders.read(fields, looking.clock());
    try (Control control = Control.open(looking.project().state(), looking.clock())) {
      return control.carryOut(actor, order);
    }
  }

  /** Starts a check. */
  void check(Actor actor, Fields fields) throws MigrationException {
    String snapshot = fields.text("snapshot");
    log.record(
        actor,
        ("check " + snapshot).strip(),
        () -> {
          checks.start(snapshot);
          return true;
        });
  }

  /** How the last check went. */
  Checked checked() {
    return checks.last();
  }

  /** Switches the schedule on or off. */
  void schedule(Actor actor, Fields fields) throws MigrationException {
    String wanted = fields.text("schedule");
    if (!wanted.equals("on") && !wanted.equals("off")) {
      throw new Refusal(
          400, "schedule '" + wanted + "' is neither on nor off", "Send one of them.");
    }
    requireSchedule().turn(actor, wanted.equals("on"));
  }

  /** How the schedule stands. */
  Scheduled scheduled() {
    return requireSchedule().shown();
  }

  private Schedule requireSchedule() {
    return schedule.orElseThrow(
        () ->
            new Refusal(
                404,
                "the project has no schedule",
                "Write one into the project file, and start the server again."));
  }

  private static RunRequest request(Fields fields) {
    try {
      return RunRequestJson.read(fields);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, String.valueOf(e.getMessage()), "Correct it and send it again.");
    }
  }
}
