package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.DerivedId;
import dev.deltaverse.webapi.KeyPart;
import dev.deltaverse.webapi.Row;
import dev.deltaverse.webapi.RowAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How rows of a table are addressed: by an alternate key, by the id that is derived from it, or by
 * the primary id if that is the one key column.
 *
 * @param set the entity set
 * @param derived makes their ids; null if they are not derived
 */
record RowKey(
    String set, String primaryId, List<KeyColumn> columns, @Nullable DerivedId derived) {
  RowKey {
    columns = List.copyOf(columns);
  }

  RowKey(String set, String primaryId, List<KeyColumn> columns) {
    this(set, primaryId, columns, null);
  }

  static RowKey of(BoundTable table) {
    return new RowKey(
        table.target().entitySet(),
        table.target().primaryId(),
        table.key().stream().map(c -> new KeyColumn(c.name(), c.type())).toList(),
        switch (table.mapping().identity()) {
          case KEY, ID -> null;
          case DERIVED -> new DerivedId(table.target().logicalName());
        });
  }

  /**
   * The address of a row.
   *
   * @param key canonical texts of the key columns
   * @throws IllegalArgumentException if they cannot be a key of this table
   */
  RowAddress address(List<String> key) {
    if (key.size() != columns.size()) {
      throw new IllegalArgumentException(
          "A key of " + set + " has " + columns.size() + " columns, not " + key.size());
    }
    if (derived != null) {
      return RowAddress.id(set, derived.of(key));
    }
    if (isId()) {
      return RowAddress.id(set, UUID.fromString(key.getFirst()));
    }
    List<KeyPart> parts = new ArrayList<>(key.size());
    for (int i = 0; i < key.size(); i++) {
      parts.add(columns.get(i).part(key.get(i)));
    }
    return new RowAddress.ByKey(set, parts);
  }

  /**
   * The address of a row, by its id if that is known.
   *
   * @throws IllegalArgumentException as {@link #address(List)}
   */
  RowAddress address(Change row) {
    return address(row.key(), row.id());
  }

  /**
   * @param id null if it is not known
   */
  RowAddress address(List<String> key, @Nullable String id) {
    return id == null ? address(key) : RowAddress.id(set, UUID.fromString(id));
  }

  private boolean isId() {
    return columns.size() == 1 && columns.getFirst().name().equals(primaryId);
  }

  /** The properties that read the key. */
  List<String> properties() {
    return columns.stream().map(KeyColumn::property).toList();
  }

  /** The canonical texts of a row that was read with {@link #properties}. */
  List<@Nullable String> texts(Row row) {
    List<@Nullable String> texts = new ArrayList<>(columns.size());
    for (KeyColumn column : columns) {
      String text =
          column.type() instanceof ColumnType.Lookup
              ? Canonical.guid(row.value(column.property()))
              : Canonical.text(column.type(), row.value(column.property()));
      texts.add(text);
    }
    return texts;
  }

  /** As {@link #texts}, empty if a part is null: such a row has no key. */
  Optional<List<String>> wholeKey(Row row) {
    List<String> whole = new ArrayList<>(columns.size());
    for (String text : texts(row)) {
      if (text == null) {
        return Optional.empty();
      }
      whole.add(text);
    }
    return Optional.of(whole);
  }
}
