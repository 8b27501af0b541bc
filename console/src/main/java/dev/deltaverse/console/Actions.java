package dev.deltaverse.console;

import dev.deltaverse.engine.MigrationException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;

/** What forms do. Each ends with a page that shows what came of it. */
final class Actions {
  private final Deeds deeds;

  Actions(Deeds deeds) {
    this.deeds = deeds;
  }

  void on(JavalinConfig config) {
    config.routes.post("/runs", this::start);
    config.routes.post("/control", this::order);
    config.routes.post("/check", this::check);
  }

  private void start(Context context) throws MigrationException {
    deeds.start(fields(context));
    context.redirect("/", HttpStatus.SEE_OTHER);
  }

  private void order(Context context) throws MigrationException {
    deeds.order(fields(context));
    context.redirect("/#controls", HttpStatus.SEE_OTHER);
  }

  private void check(Context context) throws MigrationException {
    deeds.check(fields(context));
    context.redirect("/check", HttpStatus.SEE_OTHER);
  }

  private static Fields fields(Context context) {
    return new Fields(context.formParamMap());
  }
}
