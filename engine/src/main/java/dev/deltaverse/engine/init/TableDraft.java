package dev.deltaverse.engine.init;

import dev.deltaverse.engine.target.TargetTable;
import java.util.List;
import java.util.Optional;

/**
 * A source for a target table, with what is proposed so far.
 *
 * @param key target columns; empty until a key is chosen, or if there is none to choose
 * @param columns in the source's order
 * @param notes on the table as a whole
 */
record TableDraft(
    SourceTable source,
    TargetTable target,
    List<String> key,
    List<ColumnProposal> columns,
    List<LookupProposal> lookups,
    List<Note> notes) {
  TableDraft {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
    lookups = List.copyOf(lookups);
    notes = List.copyOf(notes);
  }

  Optional<ColumnProposal> column(String target) {
    return columns.stream().filter(c -> c.target().name().equals(target)).findFirst();
  }

  /** The source columns of the key; empty if there is no key yet. */
  List<String> keySources() {
    return key.stream().flatMap(k -> column(k).stream()).map(ColumnProposal::source).toList();
  }

  /** Whether a column or lookup takes a source column. */
  boolean uses(String sourceColumn) {
    return columns.stream().anyMatch(c -> c.source().equals(sourceColumn))
        || lookups.stream().anyMatch(l -> l.from().contains(sourceColumn));
  }
}
