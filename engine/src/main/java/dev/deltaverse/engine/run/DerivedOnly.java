package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.target.DerivedId;
import dev.deltaverse.engine.target.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands on rows of a table whose ids are derived, and refuses one that has another id: requests
 * would not find it by the id that follows from its key.
 */
final class DerivedOnly implements Target.RowSink {
  private final BoundTable table;
  private final DerivedId ids;
  private final Target.RowSink sink;

  DerivedOnly(BoundTable table, Target.RowSink sink) {
    this.table = table;
    this.ids = new DerivedId(table.target().logicalName());
    this.sink = sink;
  }

  @Override
  public void row(String id, List<@Nullable String> values) throws MigrationException {
    List<String> key = new ArrayList<>();
    for (BoundColumn column : table.key()) {
      String text = values.get(column.index());
      if (text != null) {
        key.add(text);
      }
    }
    // Rows without a key are nobody's.
    if (key.size() == table.key().size() && !ids.of(key).toString().equals(id)) {
      throw new MigrationException(
          Code.SETUP,
          "adopt "
              + table.name()
              + ": row "
              + String.join(", ", key)
              + " of "
              + table.target().logicalName()
              + " has the id "
              + id
              + ", and not the one that is derived from its key",
          "Set 'identity: key' for this table: it was loaded with ids of the server's own.");
    }
    sink.row(id, values);
  }
}
