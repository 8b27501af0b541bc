package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.staging.RejectRow;
import java.util.Locale;
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

  private static String word(RejectRow.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
