package dev.deltaverse.console;

import dev.deltaverse.console.page.Asked;
import dev.deltaverse.console.page.Frame;
import dev.deltaverse.engine.project.Project;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a request brings along, for the pages. */
final class Frames {
  private final Desks desks;
  private final String version;
  private final Door door;
  private final Token token;
  private final boolean signsIn;

  Frames(Desks desks, String version, Door door, Token token, boolean signsIn) {
    this.desks = desks;
    this.version = version;
    this.door = door;
    this.token = token;
    this.signsIn = signsIn;
  }

  Frame of(Context context) {
    String theme = context.cookie("theme");
    Desk desk = desks.of(context);
    Project project = desk.profile().project();
    return new Frame(
        project.name(),
        project.profile(),
        desks.names(),
        desks.base(desk),
        project.target().url().getAuthority(),
        "light".equals(theme) || "dark".equals(theme) ? theme : "",
        token.of(context),
        door.visitorOrNobody(context),
        signsIn,
        desk.profile().controls().operates(),
        version,
        Assets.VERSION);
  }

  static Asked asked(Context context) {
    Map<String, String> query = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> parameter : context.queryParamMap().entrySet()) {
      query.put(parameter.getKey(), parameter.getValue().getFirst());
    }
    return new Asked(context.pathParamMap(), query);
  }

  /** The number of the run in the address. */
  static long run(Context context) {
    String text = context.pathParam("run");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Refusal(404, "'" + text + "' is no number of a run", "Choose one from the list.");
    }
  }
}
