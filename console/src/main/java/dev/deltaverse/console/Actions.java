package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Actor;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** What forms do. Each ends with a page that shows what came of it. */
final class Actions {
  private final Desks desks;
  private final Door door;

  Actions(Desks desks, Door door) {
    this.desks = desks;
    this.door = door;
  }

  void on(Routes routes) {
    routes.post("/runs", this::start, Role.OPERATOR);
    routes.post("/control", this::order, Role.OPERATOR);
    routes.post("/stop", this::stop, Role.OPERATOR);
    routes.post("/schedule", this::schedule, Role.OPERATOR);
    routes.post("/check", this::check, Role.OPERATOR);
  }

  private void start(Context context) throws MigrationException {
    Desk desk = desks.of(context);
    desk.deeds().start(actor(context), fields(context));
    context.redirect(desks.base(desk) + "/", HttpStatus.SEE_OTHER);
  }

  private void order(Context context) throws MigrationException {
    Desk desk = desks.of(context);
    desk.deeds().order(actor(context), fields(context));
    context.redirect(desks.base(desk) + "/#controls", HttpStatus.SEE_OTHER);
  }

  private void stop(Context context) throws MigrationException {
    Desk desk = desks.of(context);
    desk.deeds().stop(actor(context));
    context.redirect(desks.base(desk) + "/#controls", HttpStatus.SEE_OTHER);
  }

  private void schedule(Context context) throws MigrationException {
    Desk desk = desks.of(context);
    desk.deeds().schedule(actor(context), fields(context));
    context.redirect(desks.base(desk) + "/#schedule", HttpStatus.SEE_OTHER);
  }

  private void check(Context context) throws MigrationException {
    Desk desk = desks.of(context);
    desk.deeds().check(actor(context), fields(context));
    context.redirect(desks.base(desk) + "/check", HttpStatus.SEE_OTHER);
  }

  private Actor actor(Context context) throws MigrationException {
    return door.visitor(context).actor();
  }

  private static Fields fields(Context context) {
    return new Fields(context.formParamMap());
  }
}
