package dev.deltaverse.cli;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.Difference;
import dev.deltaverse.engine.verify.QueryAgreement;
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
    totals(json, report.totals());
    json.put("refusedDeletes", report.refusedDeletes());
    json.put("doubtfulDeletes", report.doubtfulDeletes());
    books(json.putArray("tables"), report.books());
    json.set("total", books(object(), report.total()));
    VerifyResult verified = report.verified();
    if (verified != null) {
      json.set("verification", verification(verified));
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
    books.forEach((name, of) -> books(json.addObject().put("name", name), of));
  }

  private static ObjectNode books(ObjectNode json, Books books) {
    return json.put("read", books.read())
        .put("same", books.same())
        .put("created", books.created())
        .put("updated", books.updated())
        .put("deleted", books.deleted())
        .put("rejected", books.rejected())
        .put("parked", books.parked())
        .put("excluded", books.excluded())
        .put("refused", books.refused())
        .put("inDoubt", books.inDoubt());
  }

  /** How far target and source agree. */
  static ObjectNode verification(VerifyResult result) {
    ObjectNode json = object();
    json.put("agrees", result.agrees());
    ArrayNode tables = json.putArray("tables");
    for (Agreement table : result.tables()) {
      tables
          .addObject()
          .put("name", table.name())
          .put("agrees", table.agrees())
          .put("ledger", table.ledger())
          .put("target", table.target())
          .put("cells", table.cells())
          .put("missing", table.missing())
          .put("extra", table.extra())
          .put("different", table.different())
          .put("snapshot", table.snapshot());
    }
    ArrayNode queries = json.putArray("queries");
    for (QueryAgreement query : result.queries()) {
      queries
          .addObject()
          .put("name", query.name())
          .put("agrees", query.agrees())
          .put("staging", query.staging())
          .put("target", query.target());
    }
    ArrayNode differences = json.putArray("differences");
    for (Difference difference : result.differences()) {
      differences
          .addObject()
          .put("table", difference.name())
          .put("kind", word(difference.kind()))
          .put("key", difference.key())
          .put("column", difference.column())
          .put("expected", difference.expected())
          .put("found", difference.found());
    }
    return json;
  }

  static void failures(ArrayNode json, List<MigrationException> failures) {
    for (MigrationException failure : failures) {
      json.addObject()
          .put("code", word(failure.code()))
          .put("message", failure.getMessage())
          .put("hint", failure.hint());
    }
  }

  /** A constant's name in small letters. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
