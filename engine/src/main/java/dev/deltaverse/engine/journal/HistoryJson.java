package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.staging.RejectRow;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the history holds of a run as JSON, the same wherever it is shown. */
public final class HistoryJson {
  private HistoryJson() {}

  /** The books of a table, a link or a run, into an object, which is returned. */
  public static ObjectNode books(ObjectNode json, Books books) {
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

  /** How many records a rule has rejected, into an object. */
  public static void count(ObjectNode json, RejectCount count) {
    json.put("table", count.name())
        .put("kind", word(count.kind()))
        .put("rule", count.rule())
        .put("column", count.column())
        .put("rejects", count.rows());
  }

  /** A record that is not loaded, into an object; its raw text is left out. */
  public static void reject(ObjectNode json, RejectRow row) {
    json.put("table", row.name())
        .put("kind", word(row.kind()))
        .put("file", row.file())
        .put("record", row.record())
        .put("column", row.column())
        .put("rule", row.rule())
        .put("value", row.value())
        .put("reason", row.reason());
  }

  /** Rows that were refused for one reason, into an object. */
  public static void group(ObjectNode json, RefusedGroup group) {
    json.put("phase", group.phase().toString())
        .put("code", group.code())
        .put("reason", group.reason())
        .put("example", group.example())
        .put("rows", group.rows());
  }

  /** What the operator wants, into an object, which is returned. */
  public static ObjectNode will(ObjectNode json, Will will) {
    Instant stopAt = will.stopAt();
    json.put("paused", will.paused())
        .put("stopAt", stopAt == null ? null : stopAt.toString())
        .put("parallelism", will.parallelism() == 0 ? null : will.parallelism());
    ArrayNode users = json.putArray("users");
    will.users().forEach(users::add);
    ArrayNode skipped = json.putArray("skipped");
    will.skipped().forEach(skipped::add);
    return json;
  }

  private static String word(RejectRow.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
