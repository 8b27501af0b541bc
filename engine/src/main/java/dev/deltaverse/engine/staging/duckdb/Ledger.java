package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.mapping.BoundProject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The ledger's tables: made, bound to one organisation, and fitted to the mapping. */
final class Ledger {
  /** Version of the staging database's layout. */
  private static final int FORMAT = 1;

  private static final String PLANNED = "planned";

  private final DuckDatabase database;

  Ledger(DuckDatabase database) {
    this.database = database;
  }

  void open(BoundProject project, Iterable<TableSql> tables, Iterable<LinkSql> links)
      throws MigrationException {
    try (Duck duck = database.connect("open ledger")) {
      duck.run("CREATE TABLE IF NOT EXISTS meta (name VARCHAR PRIMARY KEY, value VARCHAR)");
      Map<String, String> facts = facts(duck);
      bind(
          duck,
          facts,
          "format",
          Integer.toString(FORMAT),
          "the staging database has the format %s, this version reads %s",
          "Use the version of Deltaverse that wrote it, or start with an empty state folder.");
      bind(
          duck,
          facts,
          "organization",
          project.schema().organizationId(),
          "the ledger belongs to the organisation %s, the target is the organisation %s",
          "Correct the target's URL, or use another profile: each environment has its own ledger.");
      // What must not have changed comes first: a refusal leaves the ledger as it was.
      for (TableSql table : tables) {
        bind(duck, facts, table);
      }
      for (LinkSql link : links) {
        bind(duck, facts, link);
      }
      for (TableSql table : tables) {
        duck.run(
            "CREATE TABLE IF NOT EXISTS "
                + table.ledger()
                + " (_ckey VARCHAR NOT NULL, _fp UHUGEINT, _id VARCHAR, _doubt BOOLEAN, "
                + table.ledgerColumns()
                + ")");
        BeforeImages.open(duck, table);
        duck.run("CREATE TABLE IF NOT EXISTS " + table.drift() + " (_ckey VARCHAR)");
        duck.run("CREATE TABLE IF NOT EXISTS " + table.drifting() + " (_ckey VARCHAR)");
        fit(duck, table, "led_");
        fit(duck, table, "img_");
        refresh(duck, table, facts);
        KnownIds.open(duck, table);
      }
      for (LinkSql link : links) {
        duck.run(
            "CREATE TABLE IF NOT EXISTS "
                + link.ledger()
                + " (_ckey VARCHAR NOT NULL, _key VARCHAR, _left VARCHAR, _right VARCHAR, _doubt"
                + " BOOLEAN)");
        BeforeImages.open(duck, link);
      }
    }
  }

  /** What the database tells of itself, by name. One query: there may be facts of many tables. */
  private static Map<String, String> facts(Duck duck) throws MigrationException {
    Map<String, String> facts = new HashMap<>();
    for (List<@Nullable String> row : duck.rows("SELECT name, value FROM meta")) {
      facts.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
    }
    return facts;
  }

  private static void bind(Duck duck, Map<String, String> facts, TableSql table)
      throws MigrationException {
    String name = table.table().name();
    bind(
        duck,
        facts,
        "table " + name,
        table.table().target().logicalName()
            + "("
            + String.join(", ", table.table().mapping().key())
            + ")"
            + switch (table.table().mapping().identity()) {
              // Ids that are known beside the keys bind the ledger to nothing.
              case KEY, ID -> "";
              case DERIVED -> " with derived ids";
            },
        "the ledger of table " + name + " is kept by %s, the project file says %s",
        "Undo the change of key, target or identity; or give the table a new name in the project"
            + " file, and take over its rows with `deltaverse adopt NAME`.");
  }

  private static void bind(Duck duck, Map<String, String> facts, LinkSql link)
      throws MigrationException {
    String name = link.link().name();
    bind(
        duck,
        facts,
        "link " + name,
        link.link().mapping().relationship(),
        "the ledger of link " + name + " is of the relationship %s, the project file says %s",
        "Undo the change, or give the link a new name in the project file.");
  }

  /** Keeps a fact that must not change. */
  private static void bind(
      Duck duck, Map<String, String> facts, String name, String value, String message, String hint)
      throws MigrationException {
    String known = facts.get(name);
    if (known == null) {
      duck.run("INSERT INTO meta VALUES (" + Sql.text(name) + ", " + Sql.text(value) + ")");
    } else if (!known.equals(value)) {
      throw new MigrationException(
          Code.SETUP, "open ledger: " + String.format(message, known, value), hint);
    }
  }

  /**
   * Adds columns that are new in the mapping and changes the types of those that the target did.
   */
  private static void fit(Duck duck, TableSql table, String prefix) throws MigrationException {
    String of = Sql.name(prefix + table.table().name());
    Map<String, String> known = new HashMap<>();
    // Not by duckdb_columns, which looks at every column there is each time.
    for (List<@Nullable String> row :
        duck.rows("SELECT name, type FROM pragma_table_info(" + Sql.text(of) + ")")) {
      known.put(String.valueOf(row.get(0)), String.valueOf(row.get(1)));
    }
    for (ColumnSql column : table.columns()) {
      String type = known.get(column.column().name());
      if (type == null) {
        duck.run("ALTER TABLE " + of + " ADD COLUMN " + column.name() + " " + column.type());
        if (TableSql.hasDefault(column.column()) && of.equals(table.ledger())) {
          // The target may have given its default to rows that were created without the column.
          duck.run("UPDATE " + of + " SET _fp = NULL WHERE NOT coalesce(_doubt, false)");
        }
      } else if (!type.equals(column.type())) {
        // A value that does not fit the new type is unknown from now on, and sent again.
        duck.run(
            "ALTER TABLE "
                + of
                + " ALTER COLUMN "
                + column.name()
                + " SET DATA TYPE "
                + column.type()
                + " USING TRY_CAST("
                + column.name()
                + " AS "
                + column.type()
                + ")");
      }
    }
  }

  /**
   * Computes the fingerprints anew if other columns are mapped than before, so that rows that the
   * change of the mapping does not touch are equal again.
   */
  private static void refresh(Duck duck, TableSql table, Map<String, String> facts)
      throws MigrationException {
    String name = "shape " + table.table().name();
    String fact = Sql.text(name);
    String shape = table.fingerprint("");
    if (shape.equals(facts.get(name))) {
      return;
    }
    duck.run("UPDATE " + table.ledger() + " SET _fp = " + shape + " WHERE _fp IS NOT NULL");
    duck.run("INSERT OR REPLACE INTO meta VALUES (" + fact + ", " + Sql.text(shape) + ")");
  }

  void begin(long run, Iterable<TableSql> tables) throws MigrationException {
    try (Duck duck = database.connect("begin run " + run)) {
      duck.run(
          "INSERT OR REPLACE INTO meta VALUES ('run', '" + run + "'), ('" + PLANNED + "', '0')");
      for (TableSql table : tables) {
        // What was learnt of rows of which no change was folded afterwards.
        duck.transaction(
            () -> {
              KnownIds.learnt(duck, table);
              KnownIds.take(duck, table);
            });
      }
    }
  }

  long run() throws MigrationException {
    try (Duck duck = database.connect("read the last run")) {
      return run(duck);
    }
  }

  /** The run that was begun last; 0 if none was. */
  static long run(Duck duck) throws MigrationException {
    return duck.number(
        "SELECT coalesce(max(CAST(value AS BIGINT)), 0) FROM meta WHERE name = 'run'");
  }

  /** In one log with the delta and behind it: if this is there, all of the delta is. */
  void planned(long run) throws MigrationException {
    try (Duck duck = database.connect("plan run " + run)) {
      duck.run("INSERT OR REPLACE INTO meta VALUES ('" + PLANNED + "', '" + run + "')");
    }
  }

  /** Empty if no run was begun. */
  OptionalLong planned() throws MigrationException {
    try (Duck duck = database.connect("read the run of the delta")) {
      String planned = duck.text("SELECT value FROM meta WHERE name = '" + PLANNED + "'");
      return planned == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(planned));
    }
  }
}
