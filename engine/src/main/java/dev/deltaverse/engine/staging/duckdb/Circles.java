package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;

/** References that go round, in a table of rows {@code child} that refer to rows {@code parent}. */
final class Circles {
  private Circles() {}

  /**
   * Takes away references from rows to which no other row refers, and to rows that refer to no
   * other, until those are left that are on circles or lead from one to another.
   *
   * @return how many are left
   */
  static long only(Duck duck, String references) throws MigrationException {
    String count = "SELECT count(*) FROM " + references;
    long left = duck.number(count);
    long before = left + 1;
    while (left > 0 && left < before) {
      before = left;
      duck.run(
          "DELETE FROM "
              + references
              + " WHERE parent NOT IN (SELECT child FROM "
              + references
              + ") OR child NOT IN (SELECT parent FROM "
              + references
              + ")");
      left = duck.number(count);
    }
    return left;
  }
}
