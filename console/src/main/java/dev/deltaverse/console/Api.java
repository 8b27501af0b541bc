package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.page.Certificate;
import dev.deltaverse.console.page.Checked;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.page.RejectsPage;
import dev.deltaverse.console.page.Scheduled;
import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.check.CheckJson;
import dev.deltaverse.engine.journal.Actor;
import dev.deltaverse.engine.journal.AuditEntry;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.HistoryJson;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.RejectCount;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.journal.WillChange;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.staging.RejectRow;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON API; openapi.yaml describes it. */
final class Api {
  private static final int MOST = 1_000;

  private final Desks desks;
  private final Door door;

  Api(Desks desks, Door door) {
    this.desks = desks;
    this.door = door;
  }

  void on(Routes routes) {
    routes.routes().get("/health", this::health, Role.NOBODY);
    routes.routes().get("/api/openapi.yaml", Api::document, Role.VIEWER);
    routes.get("/api/v1/profiles", this::profiles, Role.VIEWER);
    routes.get("/api/v1/now", this::now, Role.VIEWER);
    routes.get("/api/v1/runs", this::runs, Role.VIEWER);
    routes.post("/api/v1/runs", this::start, Role.OPERATOR);
    routes.get("/api/v1/runs/{run}", this::run, Role.VIEWER);
    routes.get("/api/v1/runs/{run}/certificate", this::certificate, Role.VIEWER);
    routes.get(
        "/api/v1/runs/{run}/forecast", context -> kept(context, RunDocument.FORECAST), Role.VIEWER);
    routes.get("/api/v1/control", this::control, Role.VIEWER);
    routes.post("/api/v1/control", this::order, Role.OPERATOR);
    routes.post("/api/v1/stop", this::stop, Role.OPERATOR);
    routes.get("/api/v1/schedule", this::scheduled, Role.VIEWER);
    routes.post("/api/v1/schedule", this::schedule, Role.OPERATOR);
    routes.get("/api/v1/audit", this::audit, Role.ADMIN);
    // These hold values of rows.
    routes.get("/api/v1/runs/{run}/events", this::events, Role.OPERATOR);
    routes.get("/api/v1/runs/{run}/rejects", this::rejects, Role.OPERATOR);
    routes.get("/api/v1/runs/{run}/refused", this::refused, Role.OPERATOR);
    routes.get(
        "/api/v1/runs/{run}/plan", context -> kept(context, RunDocument.PLAN), Role.OPERATOR);
    routes.get(
        "/api/v1/runs/{run}/verification",
        context -> kept(context, RunDocument.VERIFICATION),
        Role.OPERATOR);
    routes.get("/api/v1/check", this::checked, Role.OPERATOR);
    routes.post("/api/v1/check", this::check, Role.OPERATOR);
  }

  static String problem(String message, String hint) {
    return object().put("message", message).put("hint", hint).toString();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static void answer(Context context, JsonNode json) {
    context.contentType("application/json").result(json.toString());
  }

  private static void document(Context context) {
    try (InputStream in = Api.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("resource openapi.yaml is missing");
      }
      context.contentType("application/yaml").result(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server can read the state, or there is none yet. */
  private void health(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    looking.lastRun();
    answer(context, object().put("status", "ok").put("running", looking.running()));
  }

  /** What the project has, and where each is. */
  private void profiles(Context context) {
    Project project = desks.of(context).profile().project();
    ObjectNode json =
        object().put("profile", project.profile()).put("target", project.target().url().toString());
    ArrayNode profiles = json.putArray("profiles");
    for (String name : desks.names()) {
      profiles.addObject().put("name", name).put("address", Address.base(name));
    }
    answer(context, json);
  }

  private void now(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    ObjectNode json = object();
    json.put("running", looking.running());
    Run last = looking.lastRun().orElse(null);
    if (last == null) {
      json.putNull("run");
    } else {
      json.set("run", picture(looking, last.id()));
    }
    answer(context, json);
  }

  private static ObjectNode picture(Looking looking, long run) throws MigrationException {
    RunPicture picture = looking.picture(run);
    return PictureJson.of(picture, looking.waiting(picture));
  }

  private void runs(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    ObjectNode json = object();
    ArrayNode runs = json.putArray("runs");
    for (Run run : looking.runsBefore(number(context, "before", Long.MAX_VALUE), limit(context))) {
      runs.add(PictureJson.of(run));
    }
    answer(context, json);
  }

  private void run(Context context) throws MigrationException {
    answer(context, picture(desks.of(context).looking(), Frames.run(context)));
  }

  private void events(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    long after = number(context, "after", 0);
    List<EventRow> rows =
        looking.requireView().eventsSince(Frames.run(context), after, limit(context));
    ObjectNode json = object();
    json.put("last", rows.isEmpty() ? after : rows.getLast().id());
    ArrayNode events = json.putArray("events");
    for (EventRow row : rows) {
      events
          .addObject()
          .put("id", row.id())
          .put("at", row.at().toString())
          .put("level", word(row.level()))
          .put("step", row.step())
          .put("text", row.text())
          .set("event", JsonMapper.shared().readTree(row.json()));
    }
    answer(context, json);
  }

  private void rejects(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    long run = Frames.run(context);
    ObjectNode json = object();
    ArrayNode counts = json.putArray("counts");
    for (RejectCount count : looking.requireView().rejects().counts(run)) {
      HistoryJson.count(counts.addObject(), count);
    }
    ArrayNode rejects = json.putArray("rejects");
    for (RejectRow row :
        looking
            .requireView()
            .rejects()
            .list(run, RejectsPage.filter(Frames.asked(context)), limit(context))) {
      HistoryJson.reject(rejects.addObject(), row);
    }
    ArrayNode refused = json.putArray("refused");
    for (RefusedGroup group : looking.requireView().journal().refusedGroups(run)) {
      HistoryJson.group(refused.addObject(), group);
    }
    answer(context, json);
  }

  /** The rows that the target refused for one reason. */
  private void refused(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    RefusedGroup group =
        RejectsPage.group(Frames.asked(context))
            .orElseThrow(
                () -> new Refusal(400, "no phase is named", "Give phase, code and reason."));
    ObjectNode json = object();
    ArrayNode rows = json.putArray("rows");
    looking
        .requireView()
        .journal()
        .eachFailed(
            Frames.run(context),
            group,
            limit(context),
            row -> {
              ObjectNode of =
                  rows.addObject().put("seq", row.row().seq()).put("message", row.row().message());
              row.record()
                  .ifPresent(
                      r ->
                          of.put("key", r.key())
                              .put("file", r.file())
                              .put("record", r.record())
                              .put("raw", r.raw()));
            });
    answer(context, json);
  }

  private void kept(Context context, String kind) throws MigrationException {
    Looking looking = desks.of(context).looking();
    long run = Frames.run(context);
    RunDocument document =
        looking
            .requireView()
            .document(run, kind)
            .orElseThrow(
                () -> new Refusal(404, "run " + run + " has no " + kind, "Look at another run."));
    context.contentType("application/json").result(document.json());
  }

  private void certificate(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    String html =
        Certificate.of(looking.project(), looking.requireView(), Frames.run(context)).html();
    answer(context, object().put("html", html));
  }

  private void start(Context context) throws MigrationException {
    deeds(context).start(actor(context), fields(context));
    begun(context);
  }

  /** What the operator wants, and how that came. */
  private void control(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    ObjectNode json = object();
    StateView view = looking.requireView();
    json.set("operator", HistoryJson.will(object(), view.will()));
    ArrayNode changes = json.putArray("changes");
    for (WillChange change : view.willChanges(limit(context))) {
      HistoryJson.will(
          changes
              .addObject()
              .put("at", change.at().toString())
              .put("user", change.user())
              .put("host", change.host())
              .put("change", change.change()),
          change.will());
    }
    answer(context, json);
  }

  private void order(Context context) throws MigrationException {
    answer(
        context,
        object()
            .set(
                "operator",
                HistoryJson.will(object(), deeds(context).order(actor(context), fields(context)))));
  }

  private void stop(Context context) throws MigrationException {
    deeds(context).stop(actor(context));
    context.status(202);
    answer(context, object().put("stopping", true));
  }

  private void scheduled(Context context) {
    Scheduled schedule = deeds(context).scheduled();
    Scheduled.Last last = schedule.last();
    Instant next = schedule.next();
    ObjectNode json =
        object()
            .put("rule", schedule.rule())
            .put("complete", schedule.complete())
            .put("on", schedule.on())
            .put("next", next == null ? null : next.toString())
            .put("whyNot", schedule.whyNot());
    if (last == null) {
      json.putNull("last");
    } else {
      json.putObject("last")
          .put("at", last.at().toString())
          .put("snapshot", last.snapshot())
          .put("outcome", last.outcome());
    }
    answer(context, json);
  }

  private void schedule(Context context) throws MigrationException {
    deeds(context).schedule(actor(context), fields(context));
    scheduled(context);
  }

  /** Who asked for what, the last first. */
  private void audit(Context context) throws MigrationException {
    Looking looking = desks.of(context).looking();
    ObjectNode json = object().put("profile", looking.project().profile());
    ArrayNode entries = json.putArray("entries");
    for (AuditEntry entry :
        looking.requireView().audit(number(context, "before", Long.MAX_VALUE), limit(context))) {
      entries
          .addObject()
          .put("id", entry.id())
          .put("at", entry.at().toString())
          .put("who", entry.actor().name())
          .put("origin", entry.actor().origin())
          .put("action", entry.action())
          .put("outcome", entry.outcome());
    }
    answer(context, json);
  }

  /** The last check; {@code at} is null before the first. */
  private void checked(Context context) {
    Checked last = deeds(context).checked();
    ObjectNode json = object().put("running", last.running());
    json.put("at", last.at() == null ? null : last.at().toString());
    answer(context, json.setAll(CheckJson.of(last.report())));
  }

  private void check(Context context) throws MigrationException {
    deeds(context).check(actor(context), fields(context));
    begun(context);
  }

  private Deeds deeds(Context context) {
    return desks.of(context).deeds();
  }

  private Actor actor(Context context) throws MigrationException {
    return door.visitor(context).actor();
  }

  private static Fields fields(Context context) {
    try {
      return Fields.of(JsonMapper.shared().readTree(context.body()));
    } catch (JacksonException e) {
      throw new Refusal(400, "the body is not JSON: " + e.getOriginalMessage(), "Send an object.");
    }
  }

  private static void begun(Context context) {
    context.status(202);
    answer(context, object().put("started", true));
  }

  private static int limit(Context context) {
    return (int) Math.clamp(number(context, "limit", 100), 1, MOST);
  }

  private static long number(Context context, String name, long otherwise) {
    String text = context.queryParam(name);
    try {
      return text == null ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Refusal(400, name + " '" + text + "' is no number", "Give a whole number.");
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
