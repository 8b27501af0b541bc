package dev.deltaverse.engine.check;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetRelationship;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a project file by itself says of its target, for a target that does not answer: every table,
 * column and key that it names is there, and every column takes any text.
 */
final class AssumedSchema {
  private static final int ANY_LENGTH = 1_048_576;

  /** Rules that hold whatever the columns' types are. */
  static final Set<String> SURE_RULES =
      Set.of(
          "key missing",
          "forbidden character",
          "duplicate key",
          "key collision",
          "required",
          "parent",
          "lookup",
          "lookup key",
          "duplicate pair",
          "control character");

  private AssumedSchema() {}

  static TargetSchema of(Project project) {
    Map<String, TargetTable> tables = new HashMap<>();
    for (TableMapping table : project.tables()) {
      Map<String, TargetColumn> columns = new HashMap<>();
      List<TargetKey> keys = new ArrayList<>();
      TargetTable known = tables.get(table.target());
      if (known != null) {
        columns.putAll(known.columns());
        keys.addAll(known.keys());
      }
      for (ColumnMapping column : table.columns()) {
        columns.put(
            column.target(),
            new TargetColumn(column.target(), type(project, column), true, true, false));
      }
      keys.add(new TargetKey("assumed", table.key(), "Active"));
      tables.put(
          table.target(),
          new TargetTable(
              table.target(), table.target(), table.target() + "id", false, columns, keys));
    }
    for (TableMapping table : project.tables()) {
      for (ColumnMapping column : table.columns()) {
        column.lookup().stream()
            .flatMap(l -> l.targets().stream())
            .forEach(to -> outside(to, tables));
      }
    }
    Map<String, TargetRelationship> links = new HashMap<>();
    for (LinkMapping link : project.links()) {
      links.put(
          link.relationship(),
          new TargetRelationship(
              link.relationship(),
              "",
              target(project, link.left().table()),
              "left",
              "leftid",
              target(project, link.right().table()),
              "right",
              "rightid"));
    }
    return new TargetSchema("", tables, links);
  }

  private static String target(Project project, String table) {
    return project.table(table).map(TableMapping::target).orElse(table);
  }

  private static ColumnType type(Project project, ColumnMapping column) {
    if (column.lookup().isPresent()) {
      Map<String, String> navigation = new HashMap<>();
      for (LookupMapping.To to : column.lookup().get().targets()) {
        navigation.put(
            switch (to) {
              case LookupMapping.ByKey(String table, _, _) -> target(project, table);
              case LookupMapping.ById(String name, _, _) -> name;
              case LookupMapping.ByTargetKey(String name, _, _, _) -> name;
            },
            column.target());
      }
      return new ColumnType.Lookup(navigation);
    }
    Map<Integer, String> options = new HashMap<>();
    column.choices().values().forEach(o -> options.put(o, Integer.toString(o)));
    return options.isEmpty() ? new ColumnType.Text(ANY_LENGTH) : new ColumnType.Choice(options);
  }

  /** A table that is only looked up has the key by which it is. */
  private static void outside(LookupMapping.To to, Map<String, TargetTable> tables) {
    if (to instanceof LookupMapping.ByTargetKey(String name, List<String> key, _, _)
        && !tables.containsKey(name)) {
      Map<String, TargetColumn> columns = new HashMap<>();
      key.forEach(
          c ->
              columns.put(
                  c, new TargetColumn(c, new ColumnType.Text(ANY_LENGTH), true, true, false)));
      tables.put(
          name,
          new TargetTable(
              name,
              name,
              name + "id",
              false,
              columns,
              List.of(new TargetKey("assumed", key, "Active"))));
    }
  }
}
