package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.staging.Parents;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.target.Target;
import java.util.List;

/** Reads the ids of rows that are wanted: all of their table by pages, or each by its key. */
record IdReads(Target target) {
  /** Reading a row in a page costs about this share of reading one by its key. */
  private static final int PAGED = 100;

  /** The keys of the rows that are wanted. */
  interface Keys {
    List<List<String>> list() throws MigrationException;
  }

  void read(BoundTable table, Parents rows, Keys keys, Staging.BackSink sink)
      throws MigrationException {
    if (rows.wanted() > rows.known() / PAGED) {
      target.readIds(table, sink);
    } else if (rows.wanted() > 0) {
      target.readIds(table, keys.list(), sink);
    }
  }
}
