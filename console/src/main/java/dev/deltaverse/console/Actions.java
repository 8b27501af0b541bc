package dev.deltaverse.console;

import dev.deltaverse.engine.MigrationException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What forms do. Each ends with a page that shows what came of it. */
final class Actions {
  private final Controls controls;
  private final Checks checks;

  Actions(Controls controls, Checks checks) {
    this.controls = controls;
    this.checks = checks;
  }

  void on(JavalinConfig config) {
    config.routes.post("/runs", this::start);
    config.routes.post("/check", this::check);
  }

  private void start(Context context) throws MigrationException {
    controls.start(
        new RunRequest(
            command(context.formParam("command")),
            text(context.formParam("snapshot")),
            "yes".equals(context.formParam("verify")),
            text(context.formParam("plan")),
            Set.copyOf(guards(context.formParams("guard"))),
            "yes".equals(context.formParam("deletes"))));
    context.redirect("/", HttpStatus.SEE_OTHER);
  }

  private void check(Context context) throws MigrationException {
    checks.start(text(context.formParam("snapshot")));
    context.redirect("/check", HttpStatus.SEE_OTHER);
  }

  private static List<String> guards(List<String> names) {
    return names.stream().filter(name -> !name.isBlank()).toList();
  }

  static RunRequest.Command command(@Nullable String word) {
    return Arrays.stream(RunRequest.Command.values())
        .filter(command -> command.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new Refusal(
                    400, "'" + word + "' is no command of a run", "Use plan, apply or verify."));
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value.strip();
  }
}
