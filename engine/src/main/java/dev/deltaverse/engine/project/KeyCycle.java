package dev.deltaverse.engine.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds tables whose keys need each other. Lookups in cycles are loaded in two phases, but a row
 * whose key holds a lookup cannot exist before the row that it points to.
 */
final class KeyCycle {
  private final Map<String, List<String>> needs = new LinkedHashMap<>();

  KeyCycle(List<TableMapping> tables) {
    for (TableMapping table : tables) {
      TreeSet<String> parents = new TreeSet<>();
      for (ColumnMapping column : table.columns()) {
        if (table.key().contains(column.target())) {
          column.lookup().ifPresent(lookup -> parents.addAll(tables(lookup)));
        }
      }
      needs.put(table.name(), List.copyOf(parents));
    }
  }

  private static List<String> tables(LookupMapping lookup) {
    List<String> tables = new ArrayList<>();
    for (LookupMapping.To to : lookup.targets()) {
      switch (to) {
        case LookupMapping.ByKey byKey -> tables.add(byKey.table());
        case LookupMapping.ById _, LookupMapping.ByTargetKey _ -> {}
      }
    }
    return tables;
  }

  /** The tables on the way from a table back to itself, it first and last; empty for none. */
  List<String> through(String table) {
    Map<String, String> cameFrom = new LinkedHashMap<>();
    List<String> open = new ArrayList<>(List.of(table));
    for (int i = 0; i < open.size(); i++) {
      String at = open.get(i);
      for (String next : needs.getOrDefault(at, List.of())) {
        if (next.equals(table)) {
          return way(table, at, cameFrom);
        }
        if (cameFrom.putIfAbsent(next, at) == null) {
          open.add(next);
        }
      }
    }
    return List.of();
  }

  private static List<String> way(String table, String last, Map<String, String> cameFrom) {
    List<String> way = new ArrayList<>(List.of(table));
    String at = last;
    while (!at.equals(table)) {
      way.addFirst(at);
      at = cameFrom.getOrDefault(at, table);
    }
    way.addFirst(table);
    return way;
  }
}
