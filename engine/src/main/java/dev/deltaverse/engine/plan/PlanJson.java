package dev.deltaverse.engine.plan;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.SampleChange;
import dev.deltaverse.engine.staging.SourceFile;
import dev.deltaverse.engine.staging.SourceRead;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A plan as a JSON document that can be kept, read by programs, and applied later. It holds the
 * counts of every table and link, a few changed values, the phases, and the plan's digest.
 */
public final class PlanJson {
  private static final int FORMAT = 2;
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PlanJson() {}

  /** The document, with line breaks, and one at its end. */
  public static String toJson(Plan plan) {
    ObjectNode json = NODES.objectNode();
    json.put("plan", FORMAT);
    json.put("digest", plan.digest());
    json.put("snapshot", plan.snapshot());
    json.put("organization", plan.organization());
    json.put("mapping", plan.mapping());
    json.put("rows", plan.rows());
    json.put("requests", plan.requests());
    ArrayNode tables = json.putArray("tables");
    plan.tables().forEach(table -> tables.add(toJson(table)));
    ArrayNode phases = json.putArray("phases");
    plan.phases().forEach(phase -> phases.add(toJson(phase)));
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
  }

  private static ObjectNode toJson(TablePlan table) {
    ObjectNode json = NODES.objectNode();
    json.put("name", table.name());
    json.put("digest", table.digest());
    SourceRead read = table.read();
    ObjectNode source = json.putObject("source");
    source.put("rows", read.rows());
    source.put("unreadable", read.unreadable());
    source.put("absent", read.absent());
    ArrayNode files = source.putArray("files");
    for (SourceFile file : read.files()) {
      files
          .addObject()
          .put("name", file.name())
          .put("bytes", file.bytes())
          .put("sha256", file.sha256());
    }
    read.notes().forEach(source.putArray("notes")::add);
    CheckCounts checked = table.checked();
    ObjectNode check = json.putObject("checked");
    check.put("read", checked.read());
    check.put("desired", checked.desired());
    check.put("rejected", checked.rejected());
    check.put("parked", checked.parked());
    check.put("excluded", checked.excluded());
    DeltaCounts counts = table.delta();
    ObjectNode delta = json.putObject("delta");
    delta.put("same", counts.same());
    delta.put("create", counts.create());
    delta.put("update", counts.update());
    delta.put("delete", counts.delete());
    delta.put("kept", counts.kept());
    delta.put("stale", counts.stale());
    delta.put("withheld", counts.withheld());
    delta.put("lookups", counts.lookups());
    delta.put("states", counts.states());
    delta.put("ledger", counts.ledger());
    ArrayNode samples = json.putArray("samples");
    for (SampleChange sample : table.samples()) {
      ObjectNode change = samples.addObject();
      change.put("operation", sample.operation());
      change.put("key", sample.key());
      change.put("column", sample.column());
      change.put("before", sample.before());
      change.put("after", sample.after());
    }
    return json;
  }

  private static ObjectNode toJson(PhasePlan phase) {
    ObjectNode json = NODES.objectNode();
    json.put("phase", phase.id().toString());
    json.put("rows", phase.rows());
    json.put("requests", phase.requests());
    ArrayNode after = json.putArray("after");
    phase.after().forEach(id -> after.add(id.toString()));
    return json;
  }

  /**
   * The plan in a document.
   *
   * @param json as {@link #toJson} wrote it
   * @param name of the document, for messages
   * @throws MigrationException code SETUP if it is none, is of another format, or was altered
   */
  public static Plan fromJson(String json, String name) throws MigrationException {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JacksonException e) {
      throw unusable(name, "it is not JSON: " + e.getOriginalMessage(), e);
    }
    if (root.path("plan").asInt(0) != FORMAT) {
      throw unusable(name, "it is not a plan of format " + FORMAT, null);
    }
    Plan plan;
    try {
      plan =
          new Plan(
              root.required("snapshot").asString(),
              root.required("organization").asString(),
              root.required("mapping").asString(),
              list(root.required("tables"), PlanJson::table),
              list(root.required("phases"), PlanJson::phase));
    } catch (JacksonException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw unusable(name, "it is damaged: " + e.getMessage(), e);
    }
    if (!plan.digest().equals(root.path("digest").asString(""))) {
      throw unusable(name, "it was altered: its digest is not that of its content", null);
    }
    return plan;
  }

  private static TablePlan table(JsonNode json) {
    String name = json.required("name").asString();
    JsonNode source = json.required("source");
    JsonNode check = json.required("checked");
    JsonNode delta = json.required("delta");
    return new TablePlan(
        name,
        new SourceRead(
            name,
            number(source, "rows"),
            number(source, "unreadable"),
            source.required("absent").asBoolean(),
            list(source.required("files"), PlanJson::file),
            list(source.required("notes"), JsonNode::asString)),
        new CheckCounts(
            name,
            number(check, "read"),
            number(check, "desired"),
            number(check, "rejected"),
            number(check, "parked"),
            number(check, "excluded")),
        new DeltaCounts(
            name,
            number(delta, "same"),
            number(delta, "create"),
            number(delta, "update"),
            number(delta, "delete"),
            number(delta, "kept"),
            number(delta, "stale"),
            number(delta, "withheld"),
            number(delta, "lookups"),
            number(delta, "states"),
            number(delta, "ledger")),
        json.required("digest").asString(),
        list(json.required("samples"), sample -> sample(name, sample)));
  }

  private static SourceFile file(JsonNode json) {
    return new SourceFile(
        json.required("name").asString(),
        number(json, "bytes"),
        json.required("sha256").asString());
  }

  private static SampleChange sample(String name, JsonNode json) {
    return new SampleChange(
        name,
        json.required("operation").asString(),
        json.required("key").asString(),
        json.required("column").asString(),
        text(json.required("before")),
        text(json.required("after")));
  }

  private static PhasePlan phase(JsonNode json) {
    return new PhasePlan(
        PhaseId.parse(json.required("phase").asString()),
        number(json, "rows"),
        number(json, "requests"),
        list(json.required("after"), id -> PhaseId.parse(id.asString())));
  }

  private static long number(JsonNode json, String key) {
    return json.required(key).asLong();
  }

  private static @Nullable String text(JsonNode json) {
    return json.isNull() ? null : json.asString();
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> element) {
    List<T> list = new ArrayList<>();
    for (JsonNode node : json) {
      list.add(element.apply(node));
    }
    return list;
  }

  private static MigrationException unusable(String name, String why, @Nullable Throwable cause) {
    return new MigrationException(
        Code.SETUP,
        "read plan " + name + ": " + why,
        "Make a new one with `deltaverse plan --out FILE`.",
        cause);
  }
}
