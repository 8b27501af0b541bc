package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.DuplicatePolicy;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.ValueSource;
import java.util.Set;
import java.util.TreeSet;

/**
 * The raw columns that a mapping names outside its SQL, so that a header can be held against it.
 */
final class RawColumns {
  private RawColumns() {}

  static Set<String> of(BoundTable table) {
    Set<String> used = new TreeSet<>();
    for (BoundColumn column : table.columns()) {
      switch (column.mapping().source()) {
        case ValueSource.From(String from) -> used.add(from);
        case ValueSource.Expression _, ValueSource.Constant _, ValueSource.None _ -> {}
      }
      for (LookupMapping.To to :
          column.mapping().lookup().map(LookupMapping::targets).orElse(java.util.List.of())) {
        switch (to) {
          case LookupMapping.ByKey byKey -> used.addAll(byKey.from());
          case LookupMapping.ById byId -> used.add(byId.from());
          case LookupMapping.ByTargetKey byTargetKey -> used.addAll(byTargetKey.from());
        }
      }
    }
    switch (table.mapping().duplicates()) {
      case DuplicatePolicy.RejectAll _ -> {}
      case DuplicatePolicy.KeepFirst(String by) -> used.add(by);
      case DuplicatePolicy.KeepLast(String by) -> used.add(by);
    }
    return used;
  }

  static Set<String> of(BoundLink link) {
    Set<String> used = new TreeSet<>(link.mapping().left().from());
    used.addAll(link.mapping().right().from());
    return used;
  }
}
