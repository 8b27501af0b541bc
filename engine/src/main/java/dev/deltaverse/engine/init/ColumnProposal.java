package dev.deltaverse.engine.init;

import dev.deltaverse.engine.target.TargetColumn;
import java.util.List;
import java.util.Map;

/**
 * A source column for a target column.
 *
 * @param settings further keys of the column in the project file with their YAML, in order
 * @param likeness of the names, 0 to 1
 */
record ColumnProposal(
    TargetColumn target,
    String source,
    Map<String, String> settings,
    double likeness,
    List<Note> notes) {
  ColumnProposal {
    notes = List.copyOf(notes);
  }
}
