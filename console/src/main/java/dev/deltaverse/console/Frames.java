package dev.deltaverse.console;

import dev.deltaverse.console.page.Asked;
import dev.deltaverse.console.page.Frame;
import dev.deltaverse.engine.project.Project;
import io.javalin.http.Context;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a request brings along, for the pages. */
final class Frames {
  private final Project project;
  private final String version;
  private final Door door;
  private final Token token;
  private final boolean signsIn;
  private final boolean controlled;

  Frames(
      Project project,
      String version,
      Door door,
      Token token,
      boolean signsIn,
      boolean controlled) {
    this.project = project;
    this.version = version;
    this.door = door;
    this.token = token;
    this.signsIn = signsIn;
    this.controlled = controlled;
  }

  Frame of(Context context) {
    String theme = context.cookie("theme");
    return new Frame(
        project.name(),
        project.profile(),
        host(project.target().url()),
        "light".equals(theme) || "dark".equals(theme) ? theme : "",
        token.of(context),
        door.visitorOrNobody(context),
        signsIn,
        controlled,
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

  private static String host(URI url) {
    return url.getHost() == null ? url.toString() : url.getHost();
  }
}
