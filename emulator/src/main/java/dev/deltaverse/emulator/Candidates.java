package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds by index which rows can fit a filter at all, so that a lookup by key reads no table. */
final class Candidates {
  private final Store store;
  private final Table table;

  Candidates(Store store, Table table) {
    this.store = store;
    this.table = table;
  }

  /** Ids among which all fitting rows are, or null if only a scan can tell. */
  @Nullable Set<UUID> of(@Nullable Filter filter) {
    return switch (filter) {
      case null -> null;
      case Filter.And(Filter left, Filter right) -> {
        Set<UUID> first = of(left);
        yield first != null ? first : of(right);
      }
      case Filter.Or(Filter left, Filter right) -> {
        Set<UUID> first = of(left);
        Set<UUID> second = first == null ? null : of(right);
        if (first == null || second == null) {
          yield null;
        }
        Set<UUID> both = new LinkedHashSet<>(first);
        both.addAll(second);
        yield both;
      }
      case Filter.Compare(Filter.Path path, Filter.Operator operator, Object literal) ->
          operator == Filter.Operator.EQ && literal != null && path.hops().isEmpty()
              ? equal(path.column(), List.of(literal))
              : null;
      case Filter.In(Filter.Path path, Set<Object> values) ->
          path.hops().isEmpty() ? equal(path.column(), new ArrayList<>(values)) : null;
      case Filter.Not _, Filter.Like _, Filter.ContainsValues _, Filter.Lambda _ -> null;
    };
  }

  private @Nullable Set<UUID> equal(Column column, List<Object> values) {
    AlternateKey key = singleKey(table, column);
    // The same id may stand in several partitions.
    boolean primary = !table.elastic() && column.logicalName().equals(table.primaryId);
    boolean lookup = Links.indexed(table, column);
    if (key == null && !primary && !lookup) {
      return null;
    }
    Set<UUID> found = new LinkedHashSet<>();
    for (Object value : values) {
      if (value instanceof UUID id && primary) {
        found.add(id);
      } else if (value instanceof UUID id && lookup) {
        found.addAll(store.pointingTo(table.logicalName, column.logicalName(), id));
      } else if (value instanceof String text && key != null) {
        String entry = Literals.collate(text);
        UUID id = store.key(table.logicalName, key.name()).get(entry.isEmpty() ? " " : entry);
        if (id != null) {
          found.add(id);
        }
      } else {
        return null;
      }
    }
    return found;
  }

  /** The built key that consists of this text column alone. */
  static @Nullable AlternateKey singleKey(Table table, Column column) {
    for (AlternateKey key : table.keys) {
      if (key.built()
          && key.columns().size() == 1
          && key.columns().getFirst().equals(column.logicalName())
          && column.type() == ColumnType.STRING) {
        return key;
      }
    }
    return null;
  }
}
