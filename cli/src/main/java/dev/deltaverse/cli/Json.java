package dev.deltaverse.cli;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.forecast.ForecastJson;
import dev.deltaverse.engine.journal.HistoryJson;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.verify.VerifyJson;
import dev.deltaverse.engine.verify.VerifyResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The answers of commands as JSON, described in docs/cli.md. */
final class Json {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Prints the one document of a command. */
  static void print(PrintWriter out, ObjectNode document) {
    out.println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    out.flush();
  }

  /** A document of another part as a part of ours. */
  static tools.jackson.databind.JsonNode parsed(String json) {
    return MAPPER.readTree(json);
  }

  /** How a run ended. */
  static ObjectNode run(String command, RunReport report, int exitCode) {
    ObjectNode json = object();
    json.put("command", command);
    json.put("run", report.run());
    json.put("snapshot", report.snapshot());
    json.put("exitCode", exitCode);
    json.put("interrupted", report.interrupted());
    json.put("ended", report.ended());
    ArrayNode heldBack = json.putArray("heldBack");
    report.heldBack().forEach(heldBack::add);
    ArrayNode leftOut = json.putArray("leftOut");
    report.leftOut().forEach(leftOut::add);
    json.put("notSent", report.notSent());
    totals(json, report.totals());
    json.put("refusedDeletes", report.refusedDeletes());
    json.put("doubtfulDeletes", report.doubtfulDeletes());
    books(json.putArray("tables"), report.books());
    json.set("total", HistoryJson.books(object(), report.total()));
    Forecast forecast = report.forecast();
    if (forecast != null) {
      json.set("forecast", ForecastJson.toJson(forecast));
    }
    MigrationException guard = report.guard();
    if (guard != null) {
      failure(json.putObject("guard"), guard);
    }
    VerifyResult verified = report.verified();
    if (verified != null) {
      json.set("verification", VerifyJson.toJson(verified));
    }
    failures(json.putArray("failures"), report.failures());
    return json;
  }

  /** The figures of a run, into its object. */
  static void totals(ObjectNode json, RunTotals totals) {
    json.put("requests", totals.requests());
    json.put("throttled", totals.throttled());
    json.put("retries", totals.retries());
    json.put("rowsPerSecond", Math.round(totals.rowsPerSecond() * 10) / 10.0);
    json.put("seconds", totals.elapsed().toMillis() / 1000.0);
    json.put("balanced", totals.balanced());
    json.put("verified", totals.verified());
  }

  static void books(ArrayNode json, Map<String, Books> books) {
    books.forEach((name, of) -> HistoryJson.books(json.addObject().put("name", name), of));
  }

  static void failures(ArrayNode json, List<MigrationException> failures) {
    for (MigrationException failure : failures) {
      failure(json.addObject(), failure);
    }
  }

  private static void failure(ObjectNode json, MigrationException failure) {
    json.put("code", word(failure.code()))
        .put("message", failure.getMessage())
        .put("hint", failure.hint());
  }

  /** A constant's name in small letters. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
