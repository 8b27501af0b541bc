package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.target.Reference;
import dev.deltaverse.webapi.Row;
import dev.deltaverse.webapi.RowAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A lookup column with all tables that it can point to.
 *
 * @param column logical name
 * @param targets at least one; the same table can be there with several keys
 */
record LookupColumn(String column, List<LookupTarget> targets) {
  LookupColumn {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("lookup " + column + " points to no table");
    }
  }

  String property() {
    return "_" + column + "_value";
  }

  /** The navigation property that clears it; that of any table does (multitable-lookup.md). */
  String clears() {
    return targets.getFirst().writes();
  }

  /** The target that a reference belongs to. */
  LookupTarget target(Reference reference) {
    LookupTarget found = null;
    for (LookupTarget target : targets) {
      if (!target.table().equals(reference.table())) {
        continue;
      }
      RowKey key = target.key();
      if (reference.byId()
          || (key != null && key.columns().size() == reference.key().size())) {
        return target;
      }
      found = target;
    }
    if (found == null) {
      throw new IllegalArgumentException(
          "Lookup " + column + " cannot point to table " + reference.table());
    }
    return found;
  }

  static RowAddress address(LookupTarget target, Reference reference) {
    if (reference.byId()) {
      return RowAddress.id(target.set(), UUID.fromString(reference.id()));
    }
    RowKey key = target.key();
    if (key == null) {
      throw new IllegalArgumentException(
          "The mapping gives no key for references to table " + target.table());
    }
    return key.address(reference.key());
  }

  /** Navigation properties to expand, each with the properties to select. */
  Map<String, List<String>> expands() {
    Map<String, List<String>> expands = new LinkedHashMap<>();
    for (LookupTarget target : targets) {
      RowKey key = target.key();
      if (key != null) {
        expands.putIfAbsent(target.reads(), key.properties());
      }
    }
    return expands;
  }

  /** Whether a value can be of a table that only an annotation tells. */
  boolean needsAnnotations() {
    return targets.size() > 1 && targets.stream().anyMatch(t -> t.key() == null);
  }

  /** The canonical text of a row's value. */
  @Nullable String text(Row row) {
    String id = Canonical.guid(row.value(property()));
    if (id == null) {
      return null;
    }
    for (LookupTarget target : targets) {
      RowKey key = target.key();
      Row expanded = row.row(target.reads()).orElse(null);
      if (key != null && expanded != null) {
        List<String> texts = key.wholeKey(expanded).orElse(List.of("#" + id));
        return new Reference(target.table(), texts).text();
      }
    }
    String table = row.lookupTable(property()).orElse(targets.getFirst().table());
    return new Reference(table, List.of("#" + id)).text();
  }
}
