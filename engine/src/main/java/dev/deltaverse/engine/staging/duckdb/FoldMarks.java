package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.staging.FoldMark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How far the journal is in the ledger, kept with the ledger and so lost with it. */
final class FoldMarks {
  private static final String PREFIX = "folded ";

  private FoldMarks() {}

  static void put(Duck duck, PhaseId phase, FoldMark mark) throws MigrationException {
    duck.run(
        "INSERT OR REPLACE INTO meta VALUES ("
            + Sql.text(PREFIX + phase)
            + ", '"
            + mark.run()
            + " "
            + mark.request()
            + "')");
  }

  static Map<PhaseId, FoldMark> all(Duck duck) throws MigrationException {
    Map<PhaseId, FoldMark> marks = new HashMap<>();
    for (List<@Nullable String> row :
        duck.rows("SELECT name, value FROM meta WHERE name LIKE '" + PREFIX + "%'")) {
      String[] mark = String.valueOf(row.get(1)).split(" ", 2);
      marks.put(
          PhaseId.parse(String.valueOf(row.get(0)).substring(PREFIX.length())),
          new FoldMark(Long.parseLong(mark[0]), Long.parseLong(mark[1])));
    }
    return marks;
  }
}
