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

/**
 * All that can be done from the console, for forms and programs alike, each in the audit log.
 * Thread-safe.
 */
final class Deeds {
  private final Looking looking;
  private final Profile profile;
  private final boolean named;
  private final AuditLog log;

  /**
   * @param named whether the log is to name the profile, since there are others
   */
  Deeds(Looking looking, Profile profile, boolean named, AuditLog log) {
    this.looking = looking;
    this.profile = profile;
    this.named = named;
    this.log = log;
  }

  /** Starts a run. */
  void start(Actor actor, Fields fields) throws MigrationException {
    requireOwn(fields.text("profile"));
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
        named(request.text()),
        () -> {
          profile.controls().start(request);
          return true;
        });
  }

  /** Ends at once the run that was started here. */
  void stop(Actor actor) throws MigrationException {
    log.record(
        actor,
        named("stop at once"),
        () -> {
          profile.controls().stop();
          return true;
        });
  }

  /** Carries out an order. */
  Will order(Actor actor, Fields fields) throws MigrationException {
    if (!profile.controls().operates()) {
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
        named(("check " + snapshot).strip()),
        () -> {
          profile.checks().start(snapshot);
          return true;
        });
  }

  /** How the last check went. */
  Checked checked() {
    return profile.checks().last();
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
    return profile
        .schedule()
        .orElseThrow(
            () ->
                profile.project().schedule().isEmpty()
                    ? new Refusal(
                        404,
                        "the project has no schedule",
                        "Write one into the project file, and start the server again.")
                    : new Refusal(
                        404,
                        "this server does not look after the schedule of profile "
                            + profile.project().profile(),
                        "Start another: deltaverse --profile "
                            + profile.project().profile()
                            + " serve."));
  }

  /** Who names a profile gets no run of another. */
  private void requireOwn(String asked) {
    String own = profile.project().profile();
    if (!asked.isEmpty() && !asked.equals(own)) {
      throw new Refusal(
          409,
          "the run is to be of profile '" + asked + "', and this is the address of '" + own + "'",
          "Load the page again, or send it to " + Address.base(asked) + "/api/v1/runs.");
    }
  }

  /** As one would write it on the command line. */
  private String named(String action) {
    return named ? "--profile " + profile.project().profile() + " " + action : action;
  }

  private static RunRequest request(Fields fields) {
    try {
      return RunRequestJson.read(fields);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, String.valueOf(e.getMessage()), "Correct it and send it again.");
    }
  }
}
