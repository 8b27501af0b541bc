package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.staging.Staging.Acknowledged;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns that a delta's masks speak of. A run can be killed and the mapping be changed before
 * the next run folds what that one has sent; its masks then name other columns.
 */
final class DeltaLayout {
  private final DuckDatabase database;

  DeltaLayout(DuckDatabase database) {
    this.database = database;
  }

  /** Notes the columns of the delta that is about to be computed. */
  void note(TableSql table) throws MigrationException {
    try (Duck duck = database.connect("note the columns of " + table.table().name())) {
      duck.run(
          "INSERT OR REPLACE INTO meta VALUES ("
              + fact(table)
              + ", "
              + Sql.text(layout(table))
              + ")");
    }
  }

  /** Whether the delta's masks speak of the columns that are mapped now. */
  boolean readable(TableSql table) throws MigrationException {
    try (Duck duck = database.connect("read the columns of " + table.table().name())) {
      String noted = duck.text("SELECT value FROM meta WHERE name = " + fact(table));
      return layout(table).equals(noted);
    }
  }

  /**
   * What a fold takes as told of a delta that cannot be read: rows that were acknowledged are in
   * doubt, so that they are sent again whole.
   */
  static Acknowledged inDoubt(Acknowledged told) {
    List<SeqRanges.Range> unknown = new ArrayList<>(told.unknown().ranges());
    unknown.addAll(told.applied().ranges());
    return new Acknowledged(
        new SeqRanges(List.of()), told.refused(), told.missing(), new SeqRanges(unknown));
  }

  private static String fact(TableSql table) {
    return Sql.text("delta " + table.table().name());
  }

  private static String layout(TableSql table) {
    return table.columns().stream()
        .map(c -> c.column().name() + " " + c.type() + " " + c.column().phase())
        .collect(Collectors.joining(", "));
  }
}
