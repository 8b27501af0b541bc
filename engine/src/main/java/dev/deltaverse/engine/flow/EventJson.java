package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.FlowEvent.Node;
import dev.deltaverse.engine.flow.FlowEvent.Note;
import dev.deltaverse.engine.flow.FlowEvent.RunFinished;
import dev.deltaverse.engine.flow.FlowEvent.RunStarted;
import dev.deltaverse.engine.flow.FlowEvent.StepFailed;
import dev.deltaverse.engine.flow.FlowEvent.StepFigure;
import dev.deltaverse.engine.flow.FlowEvent.StepFinished;
import dev.deltaverse.engine.flow.FlowEvent.StepInterrupted;
import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import dev.deltaverse.engine.flow.FlowEvent.StepRetried;
import dev.deltaverse.engine.flow.FlowEvent.StepSkipped;
import dev.deltaverse.engine.flow.FlowEvent.StepStarted;
import dev.deltaverse.engine.journal.EventRow.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as JSON objects: {@code event} names the kind, {@code at} is an ISO-8601 instant, steps
 * are texts like {@code send account}, times are in milliseconds.
 */
public final class EventJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private EventJson() {}

  /** The kind's name, for example {@code step-started}. */
  public static String kind(FlowEvent event) {
    return switch (event) {
      case RunStarted _ -> "run-started";
      case RunFinished _ -> "run-finished";
      case StepStarted _ -> "step-started";
      case StepFinished _ -> "step-finished";
      case StepFailed _ -> "step-failed";
      case StepRetried _ -> "step-retried";
      case StepSkipped _ -> "step-skipped";
      case StepInterrupted _ -> "step-interrupted";
      case StepProgress _ -> "step-progress";
      case StepFigure _ -> "step-figure";
      case Note _ -> "note";
    };
  }

  /** One line of JSON. */
  public static String toJson(FlowEvent event) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("event", kind(event));
    json.put("at", event.at().toString());
    if (event instanceof FlowEvent.OfStep ofStep) {
      json.put("step", ofStep.step().toString());
    }
    switch (event) {
      case RunStarted e -> {
        json.put("title", e.title());
        ArrayNode steps = json.putArray("steps");
        for (Node node : e.steps()) {
          ObjectNode step = steps.addObject();
          step.put("step", node.step().toString());
          ArrayNode after = step.putArray("after");
          node.after().forEach(before -> after.add(before.toString()));
        }
      }
      case RunFinished e ->
          json.put("succeeded", e.succeeded())
              .put("failed", e.failed())
              .put("skipped", e.skipped())
              .put("interrupted", e.interrupted())
              .put("elapsedMs", e.elapsed().toMillis());
      case StepStarted e -> json.put("attempt", e.attempt());
      case StepFinished e ->
          json.put("attempts", e.attempts()).put("elapsedMs", e.elapsed().toMillis());
      case StepFailed e ->
          json.put("attempts", e.attempts())
              .put("elapsedMs", e.elapsed().toMillis())
              .put("code", e.code().name())
              .put("message", e.message())
              .put("hint", e.hint());
      case StepRetried e ->
          json.put("attempt", e.attempt())
              .put("code", e.code().name())
              .put("message", e.message())
              .put("delayMs", e.delay().toMillis());
      case StepSkipped e -> putStep(json, "because", e.because());
      case StepInterrupted e -> json.put("elapsedMs", e.elapsed().toMillis());
      case StepProgress e ->
          json.put("done", e.done())
              .put("total", e.total())
              .put("rowsPerSecond", e.rowsPerSecond());
      case StepFigure e -> json.put("name", e.name()).put("value", e.value());
      case Note e -> {
        putStep(json, "step", e.step());
        json.put("level", e.level().name()).put("text", e.text());
      }
    }
    return json.toString();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is no event of a kind known here
   */
  public static FlowEvent fromJson(String text) {
    JsonNode json = MAPPER.readTree(text);
    Instant at = Instant.parse(text(json, "at"));
    String kind = text(json, "event");
    return switch (kind) {
      case "run-started" -> new RunStarted(at, text(json, "title"), nodes(json.path("steps")));
      case "run-finished" ->
          new RunFinished(
              at,
              json.path("succeeded").asInt(),
              json.path("failed").asInt(),
              json.path("skipped").asInt(),
              json.path("interrupted").asBoolean(),
              millis(json, "elapsedMs"));
      case "step-started" -> new StepStarted(at, step(json), json.path("attempt").asInt());
      case "step-finished" ->
          new StepFinished(
              at, step(json), json.path("attempts").asInt(), millis(json, "elapsedMs"));
      case "step-failed" ->
          new StepFailed(
              at,
              step(json),
              json.path("attempts").asInt(),
              millis(json, "elapsedMs"),
              Code.valueOf(text(json, "code")),
              text(json, "message"),
              text(json, "hint"));
      case "step-retried" ->
          new StepRetried(
              at,
              step(json),
              json.path("attempt").asInt(),
              Code.valueOf(text(json, "code")),
              text(json, "message"),
              millis(json, "delayMs"));
      case "step-skipped" -> new StepSkipped(at, step(json), stepOrNull(json, "because"));
      case "step-interrupted" -> new StepInterrupted(at, step(json), millis(json, "elapsedMs"));
      case "step-progress" ->
          new StepProgress(
              at,
              step(json),
              json.path("done").asLong(),
              json.path("total").asLong(),
              json.path("rowsPerSecond").asDouble());
      case "step-figure" ->
          new StepFigure(at, step(json), text(json, "name"), json.path("value").asLong());
      case "note" ->
          new Note(
              at, stepOrNull(json, "step"), Level.valueOf(text(json, "level")), text(json, "text"));
      default -> throw new IllegalArgumentException("event of unknown kind '" + kind + "'");
    };
  }

  private static void putStep(ObjectNode json, String name, @Nullable StepId step) {
    json.put(name, step == null ? null : step.toString());
  }

  private static List<Node> nodes(JsonNode steps) {
    List<Node> nodes = new ArrayList<>();
    for (JsonNode node : steps) {
      List<StepId> after = new ArrayList<>();
      for (JsonNode before : node.path("after")) {
        after.add(StepId.parse(before.asString()));
      }
      nodes.add(new Node(step(node), after));
    }
    return nodes;
  }

  private static StepId step(JsonNode json) {
    return StepId.parse(text(json, "step"));
  }

  private static @Nullable StepId stepOrNull(JsonNode json, String name) {
    JsonNode value = json.path(name);
    return value.isString() ? StepId.parse(value.asString()) : null;
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isString()) {
      throw new IllegalArgumentException("event without the text '" + name + "'");
    }
    return value.asString();
  }

  private static Duration millis(JsonNode json, String name) {
    return Duration.ofMillis(json.path(name).asLong());
  }
}
