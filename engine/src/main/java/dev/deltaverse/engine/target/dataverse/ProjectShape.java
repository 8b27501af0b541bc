package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All tables of a bound project as requests need them, by their names in the project. */
final class ProjectShape {
  private final Map<String, TableShape> tables = new HashMap<>();
  private final Map<String, BoundTable> bound = new HashMap<>();
  private final TargetSchema schema;
  private final EntitySets sets;

  /** The entity sets of all tables of the environment. */
  @FunctionalInterface
  interface EntitySets {
    /**
     * @return null if there is no such table
     */
    @Nullable String of(String logicalName) throws MigrationException;
  }

  private ProjectShape(TargetSchema schema, EntitySets sets) {
    this.schema = schema;
    this.sets = sets;
  }

  /**
   * @throws MigrationException code SETUP if a lookup refers to a table or column that is not there
   */
  static ProjectShape of(BoundProject project, EntitySets sets) throws MigrationException {
    ProjectShape shape = new ProjectShape(project.schema(), sets);
    for (BoundTable table : project.tables()) {
      shape.bound.put(table.name(), table);
    }
    for (BoundTable table : project.tables()) {
      shape.tables.put(table.name(), shape.shape(table));
    }
    return shape;
  }

  TableShape table(BoundTable table) {
    TableShape shape = tables.get(table.name());
    if (shape == null) {
      throw new IllegalStateException("table " + table.name() + " was not bound to the target");
    }
    return shape;
  }

  private TableShape shape(BoundTable table) throws MigrationException {
    List<BoundColumn> columns =
        table.columns().stream().sorted(Comparator.comparingInt(BoundColumn::index)).toList();
    Map<Integer, LookupColumn> lookups = new HashMap<>();
    for (BoundColumn column : columns) {
      if (column.type() instanceof ColumnType.Lookup type) {
        lookups.put(column.index(), lookup(table, column, type));
      }
    }
    return new TableShape(table, RowKey.of(table), columns, lookups);
  }

  private LookupColumn lookup(BoundTable table, BoundColumn column, ColumnType.Lookup type)
      throws MigrationException {
    List<LookupTarget> targets = new ArrayList<>();
    Optional<LookupMapping> mapping = column.mapping().lookup();
    if (mapping.isPresent()) {
      for (LookupMapping.To to : mapping.get().targets()) {
        targets.add(
            switch (to) {
              case LookupMapping.ByKey byKey -> byKey(table, column, type, byKey);
              case LookupMapping.ByTargetKey byKey ->
                  target(table, column, type, byKey.target(), outerKey(table, column, byKey));
              case LookupMapping.ById byId -> target(table, column, type, byId.target(), null);
            });
      }
    }
    // What the mapping does not name can still be found in the target.
    for (String other : type.targets()) {
      if (targets.stream().noneMatch(t -> t.table().equals(other)) && sets.of(other) != null) {
        targets.add(target(table, column, type, other, null));
      }
    }
    if (targets.isEmpty()) {
      throw problem(table, column, "none of its tables is there: " + type.targets());
    }
    return new LookupColumn(column.name(), targets);
  }

  private LookupTarget byKey(
      BoundTable table, BoundColumn column, ColumnType.Lookup type, LookupMapping.ByKey to)
      throws MigrationException {
    BoundTable parent = bound.get(to.table());
    if (parent == null) {
      throw problem(table, column, "the project has no table " + to.table());
    }
    return target(table, column, type, parent.target().logicalName(), RowKey.of(parent));
  }

  private LookupTarget target(
      BoundTable table,
      BoundColumn column,
      ColumnType.Lookup type,
      String referenced,
      @Nullable RowKey key)
      throws MigrationException {
    String navigation = type.navigation().get(referenced);
    String set = sets.of(referenced);
    if (navigation == null || set == null) {
      throw problem(
          table, column, "it cannot point to table " + referenced + ", only to " + type.targets());
    }
    return new LookupTarget(
        referenced, set, navigation, reads(column.name(), referenced, navigation), key);
  }

  private static String reads(String column, String referenced, String navigation) {
    if (!column.equals("ownerid")) {
      return navigation;
    }
    return switch (referenced) {
      case "systemuser" -> "owninguser";
      case "team" -> "owningteam";
      default -> navigation;
    };
  }

  private RowKey outerKey(BoundTable table, BoundColumn column, LookupMapping.ByTargetKey to)
      throws MigrationException {
    TargetTable parent =
        schema
            .table(to.target())
            .orElseThrow(
                () -> problem(table, column, "table " + to.target() + " was not described"));
    List<KeyColumn> columns = new ArrayList<>();
    for (String name : to.key()) {
      TargetColumn key =
          parent
              .column(name)
              .orElseThrow(
                  () -> problem(table, column, to.target() + " has no column " + name));
      columns.add(new KeyColumn(name, key.type()));
    }
    return new RowKey(parent.entitySet(), parent.primaryId(), columns);
  }

  private static MigrationException problem(BoundTable table, BoundColumn column, String reason) {
    return new MigrationException(
        MigrationException.Code.SETUP,
        "Binding lookup " + table.name() + "." + column.name() + ": " + reason,
        "Correct the lookup in the project file.");
  }
}
