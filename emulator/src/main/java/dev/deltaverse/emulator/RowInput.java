package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One row of a payload, read and checked cell by cell; links are still URIs. */
final class RowInput {
  /** Marks a cell that the payload does not mention, in contrast to null, which clears. */
  static final Object UNSET = new Object();

  final Table table;
  final @Nullable Object[] cells;
  final List<Bind> binds = new ArrayList<>();
  final List<Nested> nested = new ArrayList<>();

  /** Links that were looked up before the write began, by URI. */
  final Map<String, Ref> resolved = new HashMap<>();

  @Nullable UUID id;
  @Nullable String odataId;
  @Nullable String odataType;

  /** A single-valued navigation property set to a URI, or cleared by null. */
  record Bind(Property.Single property, @Nullable String uri) {}

  /** A row to be made along with this one, or a collection bound to existing rows. */
  record Nested(Property property, List<RowInput> rows, List<String> uris) {}

  RowInput(Table table) {
    this.table = table;
    this.cells = new Object[table.columns.size()];
    Arrays.fill(cells, UNSET);
  }

  boolean has(int position) {
    return position >= 0 && position < cells.length && cells[position] != UNSET;
  }

  /** Whether the payload says anything of a column, be it the value that it has. */
  boolean mentions(String column) {
    return has(table.position(column))
        || binds.stream().anyMatch(b -> b.property().column().logicalName().equals(column));
  }

  void set(int position, @Nullable Object value) {
    cells[position] = value;
  }

  void unset(int position) {
    cells[position] = UNSET;
  }

  /** The value if mentioned, otherwise null. */
  @Nullable Object get(int position) {
    return has(position) ? cells[position] : null;
  }
}
