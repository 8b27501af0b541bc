package dev.deltaverse.engine.journal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which events to list.
 *
 * @param least the lowest level
 * @param step the step's kind, for example {@code send}; empty for all
 * @param table the table or link; empty for all
 * @param text what the sentence contains, in any case; empty for all
 */
public record EventFilter(EventRow.Level least, String step, String table, String text) {
  public static final EventFilter ALL = new EventFilter(EventRow.Level.DEBUG, "", "", "");

  /** The condition in SQL, beginning with AND or empty; its values are added. */
  String where(List<Object> values) {
    StringBuilder sql = new StringBuilder();
    if (least != EventRow.Level.DEBUG) {
      sql.append(
          Arrays.stream(EventRow.Level.values())
              .filter(level -> level.compareTo(least) >= 0)
              .map(level -> "'" + level.name() + "'")
              .collect(Collectors.joining(", ", " AND level IN (", ")")));
    }
    if (!step.isEmpty()) {
      sql.append(" AND (step = ? OR substr(step, 1, length(?)) = ?)");
      values.add(step);
      values.add(step + " ");
      values.add(step + " ");
    }
    if (!table.isEmpty()) {
      // The steps that send name the phase too: accounts/upsert.
      sql.append(" AND (name = ? OR substr(name, 1, length(?)) = ?)");
      values.add(table);
      values.add(table + "/");
      values.add(table + "/");
    }
    if (!text.isEmpty()) {
      sql.append(" AND instr(lower(text), lower(?)) > 0");
      values.add(text);
    }
    return sql.toString();
  }
}
