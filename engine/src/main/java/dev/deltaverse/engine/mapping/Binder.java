package dev.deltaverse.engine.mapping;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.project.ValueSource;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetRelationship;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Binds a project to what the target says of itself, and finds everything about the mapping that
 * can be known before the first request.
 */
public final class Binder {
  private final Project project;
  private final TargetSchema schema;
  private final List<String> problems = new ArrayList<>();

  private Binder(Project project, TargetSchema schema) {
    this.project = project;
    this.schema = schema;
  }

  /**
   * The project bound to the target.
   *
   * @throws MigrationException SETUP with all problems, one a line
   */
  public static BoundProject bind(Project project, TargetSchema schema) throws MigrationException {
    Binder binder = new Binder(project, schema);
    BoundProject bound = binder.bound();
    if (!binder.problems.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "bind "
              + project.file().getFileName()
              + " to "
              + project.target().url()
              + ":\n"
              + String.join("\n", binder.problems),
          "Correct the project file or the target's tables.");
    }
    return bound;
  }

  /** The target tables that a project needs described. */
  public static Set<String> tables(Project project) {
    Set<String> names = new TreeSet<>();
    for (TableMapping table : project.tables()) {
      names.add(table.target());
      for (ColumnMapping column : table.columns()) {
        for (LookupMapping.To to : column.lookup().map(LookupMapping::targets).orElse(List.of())) {
          switch (to) {
            case LookupMapping.ByKey _ -> {}
            case LookupMapping.ById byId -> names.add(byId.target());
            case LookupMapping.ByTargetKey byTargetKey -> names.add(byTargetKey.target());
          }
        }
      }
    }
    return names;
  }

  /** The target relationships that a project needs described. */
  public static Set<String> relationships(Project project) {
    Set<String> names = new TreeSet<>();
    project.links().forEach(link -> names.add(link.relationship()));
    return names;
  }

  private BoundProject bound() {
    List<List<TableMapping>> groups = LookupOrder.groups(project.tables());
    Map<String, BoundTable> tables = new LinkedHashMap<>();
    List<List<BoundTable>> boundGroups = new ArrayList<>();
    for (List<TableMapping> group : groups) {
      Set<String> earlier = new HashSet<>();
      List<BoundTable> bound = new ArrayList<>();
      Set<String> cycle = new HashSet<>(group.stream().map(TableMapping::name).toList());
      for (TableMapping mapping : group) {
        // Within a cycle only lookups to this table and to later ones have to wait.
        Set<String> later = new HashSet<>(cycle);
        later.removeAll(earlier);
        table(mapping, later).ifPresent(bound::add);
        earlier.add(mapping.name());
      }
      bound.forEach(t -> tables.put(t.name(), t));
      boundGroups.add(bound);
    }
    List<BoundLink> links = new ArrayList<>();
    for (LinkMapping link : project.links()) {
      link(link, tables).ifPresent(links::add);
    }
    return new BoundProject(project, schema, boundGroups, links);
  }

  private Optional<BoundTable> table(TableMapping mapping, Set<String> later) {
    String where = "table " + mapping.name() + ": ";
    Optional<TargetTable> found = schema.table(mapping.target());
    if (found.isEmpty()) {
      problems.add(where + "the target has no table '" + mapping.target() + "'");
      return Optional.empty();
    }
    TargetTable target = found.get();
    key(where, mapping, target);
    identity(where, mapping, target);
    List<BoundColumn> columns = new ArrayList<>();
    for (ColumnMapping column : withState(mapping, target)) {
      column(where, mapping, target, column, later, columns.size()).ifPresent(columns::add);
    }
    Map<String, BoundColumn> byName = new HashMap<>();
    columns.forEach(c -> byName.put(c.name(), c));
    List<BoundColumn> key = new ArrayList<>();
    for (String name : mapping.key()) {
      BoundColumn column = byName.get(name);
      if (column != null) {
        key.add(column);
      }
    }
    return Optional.of(new BoundTable(mapping, target, columns, key));
  }

  /** Rows that are deactivated when they vanish must be active when they are there. */
  private List<ColumnMapping> withState(TableMapping mapping, TargetTable target) {
    List<ColumnMapping> columns = new ArrayList<>(mapping.columns());
    if (!(mapping.delete() instanceof DeletePolicy.Deactivate)) {
      return columns;
    }
    if (mapping.column("statecode").isEmpty()) {
      columns.add(constant("statecode", "0"));
    }
    if (mapping.column("statuscode").isEmpty()) {
      target
          .column("statuscode")
          .map(TargetColumn::type)
          .ifPresent(
              type -> {
                if (type instanceof ColumnType.Status(_, var stateOf)) {
                  stateOf.entrySet().stream()
                      .filter(e -> e.getValue() == 0)
                      .map(Map.Entry::getKey)
                      .min(Integer::compare)
                      .ifPresent(s -> columns.add(constant("statuscode", Integer.toString(s))));
                }
              });
    }
    return columns;
  }

  private static ColumnMapping constant(String column, String text) {
    ColumnMapping like = ColumnMapping.of(column, column);
    return new ColumnMapping(
        column,
        new ValueSource.Constant(text),
        like.trim(),
        like.textCase(),
        like.defaultText(),
        like.blank(),
        like.required(),
        like.onLong(),
        like.onScale(),
        like.choices(),
        like.separator(),
        like.lookup(),
        like.formats());
  }

  private void key(String where, TableMapping mapping, TargetTable target) {
    Set<String> wanted = new HashSet<>(mapping.key());
    List<TargetKey> keys =
        target.keys().stream().filter(k -> wanted.equals(new HashSet<>(k.columns()))).toList();
    if (keys.isEmpty()) {
      problems.add(
          where
              + "'"
              + mapping.target()
              + "' has no alternate key of exactly "
              + String.join(", ", mapping.key())
              + "; it has "
              + (target.keys().isEmpty()
                  ? "none"
                  : String.join(
                      "; ",
                      target.keys().stream()
                          .map(k -> k.name() + " (" + String.join(", ", k.columns()) + ")")
                          .toList())));
    } else if (keys.stream().noneMatch(TargetKey::active)) {
      problems.add(
          where
              + "the alternate key "
              + keys.getFirst().name()
              + " is "
              + keys.getFirst().status()
              + ", not Active; wait until its index is built, or repair"
              + " the duplicates that it fails on");
    }
  }

  private void identity(String where, TableMapping mapping, TargetTable target) {
    if (mapping.identity() == Identity.KEY) {
      return;
    }
    String cannot =
        where
            + "'identity: "
            + mapping.identity().name().toLowerCase(Locale.ROOT)
            + "' is not possible: ";
    if (target.elastic()) {
      problems.add(cannot + "'" + mapping.target() + "' is an elastic table");
    }
    if (mapping.key().contains(target.primaryId())) {
      problems.add(cannot + "the key holds the id " + target.primaryId() + " itself");
    }
    for (String name : mapping.key()) {
      if (target.column(name).filter(c -> c.type() instanceof ColumnType.Lookup).isPresent()) {
        problems.add(
            cannot
                + "the lookup '"
                + name
                + "' of the key holds the id of a row, "
                + (mapping.identity() == Identity.DERIVED
                    ? "which another environment gives another id"
                    : "which is read before each phase"));
      }
    }
  }

  private Optional<BoundColumn> column(
      String where,
      TableMapping mapping,
      TargetTable target,
      ColumnMapping column,
      Set<String> later,
      int index) {
    String at = where + "column '" + column.target() + "': ";
    Optional<TargetColumn> found = target.column(column.target());
    if (found.isEmpty()) {
      problems.add(
          at + "'" + target.logicalName() + "' has no such column" + similar(target, column));
      return Optional.empty();
    }
    TargetColumn is = found.get();
    int before = problems.size();
    if (is.type() instanceof ColumnType.Unsupported(String name)) {
      problems.add(at + "its type " + name + " cannot be written by this version");
    }
    if (!is.creatable() && !is.updatable()) {
      problems.add(at + "the target ignores values for it (not valid for create or update)");
    }
    boolean isKey = mapping.key().contains(column.target());
    if (isKey) {
      keyColumn(at, column, is, later);
    }
    if (is.type() instanceof ColumnType.Lookup type) {
      lookup(at, column, type);
    } else if (column.lookup().isPresent()) {
      problems.add(at + "it is mapped as a lookup, but its type is " + name(is.type()));
    }
    options(at, column, is.type());
    if (problems.size() > before) {
      return Optional.empty();
    }
    return Optional.of(new BoundColumn(index, column, is, phase(isKey, column, is.type(), later)));
  }

  private static BoundColumn.Phase phase(
      boolean isKey, ColumnMapping column, ColumnType type, Set<String> later) {
    if (isKey) {
      return BoundColumn.Phase.KEY;
    }
    if (type instanceof ColumnType.State || type instanceof ColumnType.Status) {
      return BoundColumn.Phase.STATE;
    }
    boolean waits =
        column.lookup().stream()
            .flatMap(l -> l.targets().stream())
            .anyMatch(to -> to instanceof LookupMapping.ByKey by && later.contains(by.table()));
    return waits ? BoundColumn.Phase.LATER : BoundColumn.Phase.ROW;
  }

  private void keyColumn(String at, ColumnMapping mapping, TargetColumn column, Set<String> later) {
    if (column.type() instanceof ColumnType.Lookup) {
      mapping.lookup().ifPresent(lookup -> keyLookup(at, lookup, later));
    } else if (!column.type().addressable()) {
      problems.add(at + "a column of type " + name(column.type()) + " cannot be part of a key");
    }
  }

  /** Rows are addressed by the ids of such lookups' rows, which must be there and known before. */
  private void keyLookup(String at, LookupMapping lookup, Set<String> later) {
    LookupMapping.To to = lookup.targets().getFirst();
    if (lookup.targets().size() > 1 || to instanceof LookupMapping.ByTargetKey) {
      problems.add(
          at + "in a key a lookup finds its row in one way: in a table of the project, or by id");
    }
    if (lookup.onMissing() == LookupMapping.OnMissing.NULL) {
      problems.add(at + "it is part of the key, so that 'onMissing' cannot be null");
    }
    if (to instanceof LookupMapping.ByKey by && later.contains(by.table())) {
      problems.add(
          at
              + "it is part of the key and points to a table that is loaded later, since lookups go"
              + " round; name "
              + by.table()
              + " first in the project file");
    }
  }

  /** A row whose key has a lookup is known to nobody else by that key. */
  private void namedByKey(String at, String table) {
    project
        .table(table)
        .ifPresent(
            parent -> {
              for (String name : parent.key()) {
                if (schema
                    .table(parent.target())
                    .flatMap(t -> t.column(name))
                    .filter(c -> c.type() instanceof ColumnType.Lookup)
                    .isPresent()) {
                  problems.add(
                      at
                          + "rows of '"
                          + table
                          + "' cannot be referred to by their key, since it has the lookup '"
                          + name
                          + "'; give that table another alternate key");
                }
              }
            });
  }

  private void lookup(String at, ColumnMapping column, ColumnType.Lookup type) {
    if (column.lookup().isEmpty()) {
      problems.add(
          at
              + "it is a lookup (to "
              + String.join(", ", type.targets())
              + "); map it with 'lookup:' and not with a plain source");
      return;
    }
    for (LookupMapping.To to : column.lookup().get().targets()) {
      if (to instanceof LookupMapping.ByKey by) {
        namedByKey(at, by.table());
      }
      String target =
          switch (to) {
            case LookupMapping.ByKey(String table, _, _) ->
                project.table(table).map(TableMapping::target).orElse(table);
            case LookupMapping.ById(String name, _, _) -> name;
            case LookupMapping.ByTargetKey(String name, List<String> key, _, _) -> {
              targetKey(at, name, key);
              yield name;
            }
          };
      if (!type.navigation().containsKey(target)) {
        problems.add(
            at
                + "it cannot point to '"
                + target
                + "', only to "
                + String.join(", ", type.targets()));
      }
    }
  }

  private void targetKey(String at, String table, List<String> key) {
    Optional<TargetTable> target = schema.table(table);
    if (target.isEmpty()) {
      problems.add(at + "the target has no table '" + table + "'");
      return;
    }
    for (String column : key) {
      if (target.get().column(column).isEmpty()) {
        problems.add(at + "'" + table + "' has no column '" + column + "'");
      }
    }
  }

  private void options(String at, ColumnMapping column, ColumnType type) {
    Map<Integer, String> options =
        switch (type) {
          case ColumnType.Choice(var o) -> o;
          case ColumnType.Choices(var o) -> o;
          case ColumnType.State(var o) -> o;
          case ColumnType.Status(var o, _) -> o;
          default -> Map.of();
        };
    for (Map.Entry<String, Integer> choice : column.choices().entrySet()) {
      if (!options.containsKey(choice.getValue())) {
        problems.add(
            at
                + "choice '"
                + choice.getKey()
                + "' is mapped to "
                + choice.getValue()
                + ", which is no option of the column; it has "
                + String.join(
                    ", ", options.keySet().stream().sorted().map(String::valueOf).toList()));
      }
    }
  }

  private Optional<BoundLink> link(LinkMapping link, Map<String, BoundTable> tables) {
    String where = "link " + link.name() + ": ";
    namedByKey(where, link.left().table());
    namedByKey(where, link.right().table());
    TargetRelationship is = schema.relationships().get(link.relationship());
    if (is == null) {
      problems.add(
          where + "the target has no many-to-many relationship '" + link.relationship() + "'");
      return Optional.empty();
    }
    BoundTable left = tables.get(link.left().table());
    BoundTable right = tables.get(link.right().table());
    if (left == null || right == null) {
      return Optional.empty(); // That table's own problems are told already.
    }
    String l = left.target().logicalName();
    String r = right.target().logicalName();
    if (l.equals(is.leftTable()) && r.equals(is.rightTable())) {
      return Optional.of(new BoundLink(link, is, left, right, is.leftNavigation()));
    }
    if (l.equals(is.rightTable()) && r.equals(is.leftTable())) {
      return Optional.of(new BoundLink(link, is, left, right, is.rightNavigation()));
    }
    problems.add(
        where
            + "'"
            + link.relationship()
            + "' is between "
            + is.leftTable()
            + " and "
            + is.rightTable()
            + ", the mapping is between "
            + l
            + " and "
            + r);
    return Optional.empty();
  }

  private static String similar(TargetTable target, ColumnMapping column) {
    return target.columns().keySet().stream()
        .filter(
            c ->
                c.equalsIgnoreCase(column.target())
                    || c.endsWith("_" + column.target())
                    || column.target().endsWith("_" + c))
        .findFirst()
        .map(c -> "; did you mean '" + c + "'?")
        .orElse("");
  }

  private static String name(ColumnType type) {
    return type.getClass().getSimpleName();
  }
}
