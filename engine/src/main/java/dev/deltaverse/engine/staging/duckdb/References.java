package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** SQL that turns the raw key texts of a lookup into the canonical text of a reference. */
final class References {
  /** Between the parts of a canonical text; see {@code Reference}. */
  static final String SEPARATOR = "chr(31)";

  private final Map<String, BoundTable> tables;
  private final Map<String, TargetTable> targets;

  /**
   * @param tables the project's tables by name
   * @param targets the target's tables by logical name
   */
  References(Map<String, BoundTable> tables, Map<String, TargetTable> targets) {
    this.tables = tables;
    this.targets = targets;
  }

  /** One part of a row's key: its raw column, how it is read, and its type. */
  private record Part(String from, ColumnMapping options, ColumnType type) {}

  /** The SQL of a lookup column. */
  ColumnSql column(BoundColumn column, LookupMapping lookup, Dialect dialect, String prefix) {
    List<ColumnSql.Named> texts = new ArrayList<>();
    StringBuilder value = new StringBuilder("CASE");
    List<String> blanks = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (int k = 0; k < lookup.targets().size(); k++) {
      LookupMapping.To to = lookup.targets().get(k);
      String when = prefix + "_" + k + "_when";
      texts.add(
          new ColumnSql.Named(
              to.when().map(sql -> "coalesce((" + sql + "), false)").orElse("true"), when));
      List<String> names = new ArrayList<>();
      List<String> canonical = new ArrayList<>();
      List<Part> parts = parts(to);
      for (int j = 0; j < parts.size(); j++) {
        Part part = parts.get(j);
        String name = prefix + "_" + k + "_" + j;
        texts.add(
            new ColumnSql.Named(Texts.of(part.from(), part.options(), part.type(), dialect), name));
        names.add(name);
        String typed = Typing.value(part.type(), name, part.options(), dialect);
        canonical.add(
            to instanceof LookupMapping.ById
                ? "'#' || " + Typing.canonical(part.type(), typed)
                : "rtrim(" + Typing.canonical(part.type(), typed) + ")");
      }
      String allBlank = "(" + String.join(" IS NULL AND ", names) + " IS NULL)";
      // || gives null if any part is null, so an incomplete or unusable key is no reference.
      value
          .append(" WHEN ")
          .append(when)
          .append(" THEN ")
          .append(Sql.text(logicalName(to)))
          .append(" || ")
          .append(SEPARATOR)
          .append(" || ")
          .append(String.join(" || " + SEPARATOR + " || ", canonical));
      blanks.add("WHEN " + when + " THEN " + allBlank);
      shown.add("WHEN " + when + " THEN concat_ws(' | ', " + String.join(", ", names) + ")");
    }
    value.append(" END");
    String blank = "(CASE " + String.join(" ", blanks) + " ELSE true END)";
    String v = Sql.name(column.name());
    return new ColumnSql(
        column,
        "VARCHAR",
        texts,
        value.toString(),
        blank,
        "CASE " + String.join(" ", shown) + " END",
        List.of(
            new Rule(
                "lookup key",
                "NOT " + blank + " AND " + v + " IS NULL",
                "is no complete and usable key of the table that it refers to")));
  }

  /** The canonical key text of one side of a link; null if it is incomplete or unusable. */
  String key(BoundTable table, List<String> from, Dialect dialect) {
    List<String> canonical = new ArrayList<>();
    List<Part> parts = keyParts(table, from);
    for (Part part : parts) {
      String t = Texts.of(part.from(), part.options(), part.type(), dialect);
      canonical.add(
          "rtrim("
              + Typing.canonical(part.type(), Typing.value(part.type(), t, part.options(), dialect))
              + ")");
    }
    return String.join(" || " + SEPARATOR + " || ", canonical);
  }

  private List<Part> parts(LookupMapping.To to) {
    return switch (to) {
      case LookupMapping.ByKey(String table, List<String> from, _) -> keyParts(table(table), from);
      case LookupMapping.ById(_, String from, _) ->
          List.of(new Part(from, ColumnMapping.of("id", from), new ColumnType.Guid()));
      case LookupMapping.ByTargetKey(String target, List<String> key, List<String> from, _) -> {
        List<Part> parts = new ArrayList<>();
        for (int j = 0; j < key.size(); j++) {
          ColumnType type = target(target).column(key.get(j)).orElseThrow().type();
          parts.add(new Part(from.get(j), ColumnMapping.of(key.get(j), from.get(j)), type));
        }
        yield parts;
      }
    };
  }

  private static List<Part> keyParts(BoundTable table, List<String> from) {
    List<Part> parts = new ArrayList<>();
    for (int j = 0; j < from.size(); j++) {
      BoundColumn key = table.key().get(j);
      parts.add(new Part(from.get(j), key.mapping(), key.type()));
    }
    return parts;
  }

  private String logicalName(LookupMapping.To to) {
    return switch (to) {
      case LookupMapping.ByKey(String table, _, _) -> table(table).target().logicalName();
      case LookupMapping.ById(String target, _, _) -> target;
      case LookupMapping.ByTargetKey(String target, _, _, _) -> target;
    };
  }

  private BoundTable table(String name) {
    BoundTable table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("table " + name + " is refused when binding");
    }
    return table;
  }

  private TargetTable target(String name) {
    TargetTable table = targets.get(name);
    if (table == null) {
      throw new IllegalArgumentException("table " + name + " is refused when binding");
    }
    return table;
  }
}
