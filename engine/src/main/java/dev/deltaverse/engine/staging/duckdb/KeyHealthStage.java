package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.staging.KeyHealth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is odd about keys though no rule rejects it. */
final class KeyHealthStage {
  private static final int SAMPLES = 3;

  private final DuckDatabase database;

  KeyHealthStage(DuckDatabase database) {
    this.database = database;
  }

  KeyHealth of(TableSql table) throws MigrationException {
    try (Duck duck = database.connect("look at the keys of " + table.table().name())) {
      Map<String, KeyHealth.Found> circles = new LinkedHashMap<>();
      for (BoundColumn lookup : table.lookups()) {
        if (TableSql.parents(lookup).contains(table.table().name())) {
          KeyHealth.Found found = circle(duck, table, lookup);
          if (found.rows() > 0) {
            circles.put(lookup.name(), found);
          }
        }
      }
      return new KeyHealth(
          duck.number("SELECT count(*) FROM " + table.typed() + " WHERE _status = 0"),
          found(duck, Templates.keyAccents(table)),
          // An nvarchar character takes two bytes.
          found(
              duck,
              "SELECT _ckey FROM "
                  + table.typed()
                  + " WHERE _status = 0 AND 2 * length(_ckey) > 900"),
          circles);
    }
  }

  /** Rows of a table that refer to each other in circles. */
  private static KeyHealth.Found circle(Duck duck, TableSql table, BoundColumn lookup)
      throws MigrationException {
    duck.run(Templates.keyParents(table, lookup.name()));
    Circles.only(duck, "parents_of");
    return found(duck, "SELECT child AS _ckey FROM parents_of");
  }

  /** The rows of a query whose column {@code _ckey} is a key. */
  private static KeyHealth.Found found(Duck duck, String query) throws MigrationException {
    List<String> samples = new ArrayList<>();
    duck.each(
        "SELECT replace(_ckey, chr(31), ' | ') FROM (" + query + ") ORDER BY 1 LIMIT " + SAMPLES,
        r -> samples.add(String.valueOf(r.getFirst())));
    return new KeyHealth.Found(duck.number("SELECT count(*) FROM (" + query + ")"), samples);
  }
}
