package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Actor;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** What forms do. Each ends with a page that shows what came of it. */
final class Actions {
  private final Deeds deeds;
  private final Door door;

  Actions(Deeds deeds, Door door) {
    this.deeds = deeds;
    this.door = door;
  }

  void on(JavalinConfig config) {
    config.routes.post("/runs", this::start, Role.OPERATOR);
    config.routes.post("/control", this::order, Role.OPERATOR);
    config.routes.post("/schedule", this::schedule, Role.OPERATOR);
    config.routes.post("/check", this::check, Role.OPERATOR);
  }

  private void start(Context context) throws MigrationException {
    deeds.start(actor(context), fields(context));
    context.redirect("/", HttpStatus.SEE_OTHER);
  }

  private void order(Context context) throws MigrationException {
    deeds.order(actor(context), fields(context));
    context.redirect("/#controls", HttpStatus.SEE_OTHER);
  }

  private void schedule(Context context) throws MigrationException {
    deeds.schedule(actor(context), fields(context));
    context.redirect("/#schedule", HttpStatus.SEE_OTHER);
  }

  private void check(Context context) throws MigrationException {
    deeds.check(actor(context), fields(context));
    context.redirect("/check", HttpStatus.SEE_OTHER);
  }

  private Actor actor(Context context) throws MigrationException {
    return door.visitor(context).actor();
  }

  private static Fields fields(Context context) {
    return new Fields(context.formParamMap());
  }
}
