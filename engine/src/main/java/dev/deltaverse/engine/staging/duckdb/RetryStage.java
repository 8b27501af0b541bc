package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.SeqRanges;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which rows the target refused, by their keys, and restricts a delta to some of them. A
 * row stays remembered until a later run brings it to the target.
 */
final class RetryStage {
  private final DuckDatabase database;

  RetryStage(DuckDatabase database) {
    this.database = database;
  }

  private static String refused(String name) {
    return Sql.name("ref_" + name);
  }

  private static String changes(String name) {
    return Sql.name("chg_" + name);
  }

  /**
   * After a run: forgets rows that are as they should be now.
   *
   * @param run the run whose refused rows are remembered from now on, in place of others; empty to
   *     remember no others
   */
  void keep(OptionalLong run, Collection<String> names) throws MigrationException {
    try (Duck duck = database.connect("remember refused rows")) {
      duck.transaction(
          () -> {
            for (String name : names) {
              if (run.isPresent()) {
                duck.run(
                    "CREATE OR REPLACE TABLE "
                        + refused(name)
                        + " AS SELECT _seq, _ckey FROM "
                        + changes(name)
                        + " WHERE _outcome = 'R'");
              } else {
                duck.run(
                    "DELETE FROM "
                        + refused(name)
                        + " WHERE _ckey NOT IN (SELECT _ckey FROM "
                        + changes(name)
                        + " WHERE _outcome <> 'A')");
              }
            }
            if (run.isPresent()) {
              duck.run("INSERT OR REPLACE INTO meta VALUES ('refused', '" + run.getAsLong() + "')");
            }
          });
    }
  }

  /** The run whose refused rows are remembered; 0 if there is none. */
  long run() throws MigrationException {
    try (Duck duck = database.connect("look for refused rows")) {
      return duck.number(
          "SELECT coalesce(max(CAST(value AS BIGINT)), 0) FROM meta WHERE name = 'refused'");
    }
  }

  /** The remembered rows, by their numbers in that run's delta. */
  SeqRanges rows(String name) throws MigrationException {
    try (Duck duck = database.connect("look for refused rows of " + name)) {
      if (duck.number(
              "SELECT count(*) FROM duckdb_tables() WHERE table_name = " + Sql.text("ref_" + name))
          == 0) {
        return new SeqRanges(List.of());
      }
      return ranges(duck, "SELECT _seq FROM " + refused(name));
    }
  }

  /** The numbers {@code _seq} that a query gives. */
  static SeqRanges ranges(Duck duck, String query) throws MigrationException {
    List<SeqRanges.Range> ranges = new ArrayList<>();
    duck.each(
        "SELECT min(_seq), max(_seq) FROM (SELECT _seq, _seq - row_number() OVER (ORDER BY _seq)"
            + " AS island FROM ("
            + query
            + ")) GROUP BY island ORDER BY 1",
        row -> ranges.add(new SeqRanges.Range(number(row.get(0)), number(row.get(1)))));
    return new SeqRanges(ranges);
  }

  private static long number(@Nullable String text) {
    return Long.parseLong(String.valueOf(text));
  }

  /**
   * Leaves out of the delta all rows but some that were refused.
   *
   * @param seqs numbers in the delta of the run that is remembered
   * @param corrected whether rows of corrected records take part, too
   * @return how many changes are left
   */
  long restrict(String name, SeqRanges seqs, boolean corrected) throws MigrationException {
    try (Duck duck = database.connect("choose rows of " + name)) {
      duck.run("CREATE OR REPLACE TEMP TABLE ack (seq BIGINT, outcome VARCHAR)");
      FoldStage.insert(duck, seqs, "A");
      String chosen =
          "(SELECT r._ckey FROM "
              + refused(name)
              + " r JOIN ack a ON a.seq = r._seq"
              + (corrected
                  ? " UNION ALL SELECT t._ckey FROM "
                      + Sql.name("typ_" + name)
                      + " t JOIN "
                      + Sql.name("cor_" + name)
                      + " c ON c._row = t._row WHERE t._status = 0"
                  : "")
              + ")";
      duck.run("UPDATE " + changes(name) + " SET _outcome = 'L' WHERE _ckey NOT IN " + chosen);
      return duck.number("SELECT count(*) FROM " + changes(name) + " WHERE _outcome IS NULL");
    }
  }
}
