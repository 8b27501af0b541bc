package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All table and relationship definitions at one moment. Immutable: a metadata request makes a new
 * one, so a request sees one model from its start to its end.
 */
final class Model {
  private final Map<String, Table> tables;
  private final Map<String, Table> bySet = new HashMap<>();
  private final List<Relationship> relationships;
  private final Map<String, GlobalOptionSet> optionSets = new LinkedHashMap<>();
  private final Map<String, Map<String, Property>> properties = new HashMap<>();
  private final Map<String, List<Relationship.OneToMany>> childrenOf = new HashMap<>();
  private final Map<String, List<Relationship.ManyToMany>> peersOf = new HashMap<>();

  /**
   * Definitions.
   *
   * @param sets the global option sets; those that only columns tell of are added
   */
  Model(
      Collection<Table> tables,
      List<Relationship> relationships,
      Collection<GlobalOptionSet> sets) {
    sets.forEach(set -> optionSets.put(set.name(), set));
    this.tables = new LinkedHashMap<>();
    for (Table table : tables) {
      this.tables.put(table.logicalName, table);
      bySet.put(table.entitySet, table);
      for (Column column : table.columns) {
        if (column.globalOptions()) {
          optionSets.putIfAbsent(
              column.optionSet(),
              new GlobalOptionSet(column.optionSet(), column.displayName(), column.options()));
        }
      }
    }
    this.relationships = List.copyOf(relationships);
    for (Relationship relationship : relationships) {
      switch (relationship) {
        case Relationship.OneToMany r ->
            childrenOf.computeIfAbsent(r.referencedTable(), _ -> new ArrayList<>()).add(r);
        case Relationship.ManyToMany r -> {
          peersOf.computeIfAbsent(r.table1(), _ -> new ArrayList<>()).add(r);
          if (!r.table1().equals(r.table2())) {
            peersOf.computeIfAbsent(r.table2(), _ -> new ArrayList<>()).add(r);
          }
        }
      }
    }
    for (Table table : tables) {
      properties.put(table.logicalName, propertiesOf(table));
    }
  }

  private Map<String, Property> propertiesOf(Table table) {
    Map<String, Property> result = new LinkedHashMap<>();
    for (int i = 0; i < table.columns.size(); i++) {
      Column column = table.columns.get(i);
      if (column.type().isLookup()) {
        result.put(column.valueProperty(), new Property.LookupValue(column, i));
      } else {
        result.put(column.logicalName(), new Property.Plain(column, i));
      }
    }
    for (Relationship relationship : relationships) {
      switch (relationship) {
        case Relationship.OneToMany r -> {
          int position = table.position(r.referencingColumn());
          if (r.referencingTable().equals(table.logicalName) && position >= 0) {
            Column column = table.columns.get(position);
            if (column.type() != ColumnType.OWNER) {
              result.put(
                  r.referencingNavigation(),
                  new Property.Single(
                      r.referencingNavigation(),
                      column,
                      position,
                      List.of(r.referencedTable()),
                      r));
            }
          }
          if (r.referencedTable().equals(table.logicalName)) {
            result.put(r.referencedNavigation(), new Property.Children(r));
          }
        }
        case Relationship.ManyToMany r -> {
          if (r.table1().equals(table.logicalName)) {
            result.put(r.navigation1(), new Property.Peers(r, true));
          }
          if (r.table2().equals(table.logicalName)) {
            result.put(r.navigation2(), new Property.Peers(r, false));
          }
        }
      }
    }
    for (int i = 0; i < table.columns.size(); i++) {
      Column column = table.columns.get(i);
      if (column.type() == ColumnType.OWNER) {
        result.put(
            column.logicalName(),
            new Property.Single(column.logicalName(), column, i, column.targets(), null));
      }
    }
    return result;
  }

  Collection<Table> tables() {
    return tables.values();
  }

  List<Relationship> relationships() {
    return relationships;
  }

  /** Global option sets by name. */
  Map<String, GlobalOptionSet> optionSets() {
    return optionSets;
  }

  @Nullable Table table(String logicalName) {
    return tables.get(logicalName);
  }

  /** The table of that logical name, which is known to exist. */
  Table require(String logicalName) {
    Table table = tables.get(logicalName);
    if (table == null) {
      throw new IllegalStateException("No table " + logicalName + " in the model");
    }
    return table;
  }

  @Nullable Table bySet(String entitySet) {
    return bySet.get(entitySet);
  }

  @Nullable Property property(Table table, String name) {
    Map<String, Property> of = properties.get(table.logicalName);
    return of == null ? null : of.get(name);
  }

  Map<String, Property> properties(Table table) {
    return properties.getOrDefault(table.logicalName, Map.of());
  }

  /** Relationships in which the table is the parent. */
  List<Relationship.OneToMany> childrenOf(Table table) {
    return childrenOf.getOrDefault(table.logicalName, List.of());
  }

  List<Relationship.ManyToMany> peersOf(Table table) {
    return peersOf.getOrDefault(table.logicalName, List.of());
  }

  Model with(Table changed) {
    Map<String, Table> next = new LinkedHashMap<>(tables);
    next.put(changed.logicalName, changed);
    return with(next.values(), relationships);
  }

  Model with(Relationship added) {
    List<Relationship> next = new ArrayList<>(relationships);
    next.add(added);
    return with(tables.values(), next);
  }

  /** Other tables and relationships; option sets stay. */
  Model with(Collection<Table> changed, List<Relationship> changedRelationships) {
    return new Model(changed, changedRelationships, optionSets.values());
  }

  /** A new or changed option set; the columns that use it change with it. */
  Model withOptionSet(GlobalOptionSet set) {
    Map<String, GlobalOptionSet> next = new LinkedHashMap<>(optionSets);
    next.put(set.name(), set);
    List<Table> changed = new ArrayList<>();
    for (Table table : tables.values()) {
      Table.Builder builder = table.toBuilder();
      builder.columns.replaceAll(c -> set.isOf(c) ? c.withOptions(set.options()) : c);
      changed.add(builder.build());
    }
    return new Model(changed, relationships, next.values());
  }

  /** The model without an option set that no column uses. */
  Model withoutOptionSet(String name) {
    Map<String, GlobalOptionSet> next = new LinkedHashMap<>(optionSets);
    next.remove(name);
    return new Model(tables.values(), relationships, next.values());
  }
}
