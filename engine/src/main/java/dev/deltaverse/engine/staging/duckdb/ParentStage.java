package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.staging.Parents;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ids of rows by which other rows are addressed: of a lookup in a key the Web API takes the id
 * alone. They are read anew for each phase, since a row can be deleted and created in between.
 */
final class ParentStage {
  private final DuckDatabase database;
  private final TableSql table;

  ParentStage(DuckDatabase database, TableSql table) {
    this.database = database;
    this.table = table;
  }

  /** What the rows of a phase refer to by a lookup of the key. */
  private String references(PhaseKind kind, BoundColumn lookup) {
    String name = Sql.name(lookup.name());
    String in = ChangeStream.inPhase(kind);
    return "SELECT DISTINCT lower(ref) AS ref FROM (SELECT w."
        + name
        + " AS ref FROM "
        + table.changes()
        + " c JOIN "
        + table.typed()
        + " w ON w._row = c._row WHERE "
        + in
        + " UNION ALL SELECT l."
        + name
        + " FROM "
        + table.changes()
        + " c JOIN "
        + table.ledger()
        + " l ON l._ckey = c._ckey WHERE c._row IS NULL AND "
        + in
        + ") WHERE ref IS NOT NULL";
  }

  Parents count(PhaseId phase, BoundColumn lookup, TableSql parent) throws MigrationException {
    try (Duck duck = database.connect("count parents of " + phase)) {
      return new Parents(
          duck.number("SELECT count(*) FROM (" + references(phase.kind(), lookup) + ")"),
          duck.number("SELECT count(*) FROM " + parent.ledger()));
    }
  }

  List<List<String>> keys(PhaseId phase, BoundColumn lookup) throws MigrationException {
    List<List<String>> keys = new ArrayList<>();
    try (Duck duck = database.connect("list parents of " + phase)) {
      duck.each(
          references(phase.kind(), lookup),
          row -> keys.add(Reference.parse(String.valueOf(row.getFirst())).key()));
    }
    return keys;
  }

  /** Takes ids, in place of those that are known. */
  Staging.BackSink ids(BoundColumn lookup, TableSql parent) throws MigrationException {
    String logicalName = parent.table().target().logicalName();
    begin(table.parentIds(lookup));
    return ids(table.parentIds(lookup), key -> new Reference(logicalName, key).text());
  }

  /** Takes the ids of the table's own rows, in place of those read before, or beside them. */
  Staging.BackSink rowIds() throws MigrationException {
    if (!KnownIds.of(table)) {
      begin(table.rowIds());
    }
    return ids(table.rowIds(), key -> String.join(String.valueOf(Reference.SEPARATOR), key));
  }

  private void begin(String name) throws MigrationException {
    try (Duck duck = database.connect("read " + name)) {
      duck.run(
          "CREATE OR REPLACE TABLE " + Sql.name("got_" + name) + " (_id VARCHAR, _text VARCHAR)");
    }
  }

  private Staging.BackSink ids(String name, Function<List<String>, String> text)
      throws MigrationException {
    ReadBack ids = ReadBack.open(database, name);
    return new Staging.BackSink() {
      @Override
      public void row(String id, List<@Nullable String> values) throws MigrationException {
        ids.row(
            id,
            List.of(
                text.apply(
                    values.stream().map(v -> String.valueOf(v).replaceFirst(" +$", "")).toList())));
      }

      @Override
      public void close() throws MigrationException {
        ids.close();
      }
    };
  }

  /**
   * The rows to be deleted of a phase that cannot be addressed, since the target lacks what their
   * key refers to, by their numbers.
   */
  SeqRanges gone(PhaseKind kind) throws MigrationException {
    try (Duck duck = database.connect("look for parents of " + table.table().name())) {
      return RetryStage.ranges(
          duck,
          "SELECT c._seq FROM "
              + table.changes()
              + " c JOIN "
              + table.ledger()
              + " l ON l._ckey = c._ckey WHERE c._op = 'D' AND "
              + ChangeStream.inPhase(kind)
              + " AND "
              + unknown("l."));
    }
  }

  /** The rows of a phase of updates whose ids were not among those read. */
  SeqRanges withoutId(PhaseKind kind) throws MigrationException {
    KnownIds.Told own = KnownIds.own(table, kind, "w.");
    try (Duck duck = database.connect("look for rows of " + table.table().name())) {
      return RetryStage.ranges(
          duck,
          "SELECT c._seq FROM "
              + table.changes()
              + " c JOIN "
              + table.typed()
              + " w ON w._row = c._row"
              + own.join()
              + " WHERE "
              + ChangeStream.inPhase(kind)
              + " AND "
              + own.id()
              + " IS NULL");
    }
  }

  private String unknown(String prefix) {
    return table.addressTexts(prefix).stream()
        .map(text -> text + " IS NULL")
        .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /**
   * Parks the other changes of a phase that cannot be addressed.
   *
   * @return how many
   */
  long park(PhaseKind kind) throws MigrationException {
    BoundColumn lookup = table.keyLookups().getFirst();
    String in = ChangeStream.inPhase(kind);
    try (Duck duck = database.connect("park rows of " + table.table().name())) {
      duck.run(
          "CREATE OR REPLACE TEMP TABLE homeless AS SELECT c._seq, c._row, w."
              + Sql.name(lookup.name())
              + " AS ref FROM "
              + table.changes()
              + " c JOIN "
              + table.typed()
              + " w ON w._row = c._row WHERE "
              + in
              + " AND "
              + unknown("w.")
              + " UNION ALL SELECT c._seq, NULL, NULL FROM "
              + table.changes()
              + " c JOIN "
              + table.ledger()
              + " l ON l._ckey = c._ckey WHERE c._op = 'X' AND "
              + in
              + " AND "
              + unknown("l."));
      duck.run(
          "INSERT INTO "
              + table.rejects()
              + " SELECT _row, 'PARKED', "
              + Sql.text(lookup.name())
              + ", 'parent', replace(ref, chr(31), ' | '), 'refers in its key to a row that the"
              + " target does not have' FROM homeless WHERE _row IS NOT NULL");
      duck.run(
          "UPDATE "
              + table.changes()
              + " SET _outcome = 'P' WHERE _seq IN (SELECT _seq FROM homeless)");
      return duck.number("SELECT count(*) FROM homeless");
    }
  }
}
