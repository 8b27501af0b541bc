package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** SQL that turns the raw key texts of a lookup into the canonical text of a reference. */
final class References {
  /** Between the parts of a canonical text; see {@code Reference}. */
  static final String SEPARATOR = "chr(31)";

  /** Control characters: one of them separates the parts of a reference. */
  private static final String CONTROL = "[\\x00-\\x1F]";

  /** These, and what no address by an alternate key may hold. */
  private static final String UNUSABLE = "[\\x00-\\x1F/<>*%&:\\\\?+]";

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
    List<String> whens = new ArrayList<>();
    Set<String> all = new LinkedHashSet<>();
    Map<String, String> bySource = new LinkedHashMap<>();
    for (int k = 0; k < lookup.targets().size(); k++) {
      LookupMapping.To to = lookup.targets().get(k);
      String when = prefix + "_" + k + "_when";
      texts.add(new ColumnSql.Named(to.when().map(Sql::holds).orElse("true"), when));
      whens.add(when);
      List<String> names = new ArrayList<>();
      List<String> sources = new ArrayList<>();
      List<String> canonical = new ArrayList<>();
      List<Part> parts = parts(to);
      for (int j = 0; j < parts.size(); j++) {
        Part part = parts.get(j);
        String name = prefix + "_" + k + "_" + j;
        texts.add(
            new ColumnSql.Named(Texts.of(part.from(), part.options(), part.type(), dialect), name));
        names.add(name);
        sources.add(source(part, name, dialect, texts));
        bySource.putIfAbsent(part.from(), sources.getLast());
        canonical.add(canonical(to, part, name, dialect));
      }
      all.addAll(sources);
      // || gives null if any part is null, so an incomplete or unusable key is no reference.
      value
          .append(" WHEN ")
          .append(when)
          .append(" THEN ")
          .append(reference(allNull(sources), logicalName(to), canonical));
      blanks.add("WHEN " + when + " THEN " + allNull(sources));
      shown.add("WHEN " + when + " THEN concat_ws(' | ', " + String.join(", ", names) + ")");
    }
    value.append(" END");
    String blank = "(CASE " + String.join(" ", blanks) + " ELSE " + allNull(all) + " END)";
    String v = Sql.name(column.name());
    List<Rule> rules = new ArrayList<>();
    if (lookup.targets().stream().allMatch(to -> to.when().isPresent())) {
      rules.add(
          new Rule(
              "lookup target",
              "NOT " + allNull(all) + " AND NOT (" + String.join(" OR ", whens) + ")",
              "refers to no table: none of the lookup's conditions holds"));
    }
    rules.add(
        new Rule(
            "lookup key",
            "NOT " + blank + " AND " + v + " IS NULL",
            "is no complete and usable key of the table that it refers to"));
    return new ColumnSql(
        column,
        "VARCHAR",
        texts,
        value.toString(),
        blank,
        "CASE "
            + String.join(" ", shown)
            + " ELSE concat_ws(' | ', "
            + String.join(", ", bySource.values())
            + ") END",
        rules);
  }

  private static String allNull(Collection<String> names) {
    return names.stream().map(n -> n + " IS NULL").collect(Collectors.joining(" AND ", "(", ")"));
  }

  private static String reference(String blank, String logicalName, List<String> canonical) {
    String text =
        Sql.text(logicalName)
            + " || "
            + SEPARATOR
            + " || "
            + String.join(" || " + SEPARATOR + " || ", canonical);
    return "CASE WHEN " + blank + " THEN NULL ELSE " + text + " END";
  }

  /**
   * The name of the part's text as the source has it. A default completes a key, but where the
   * whole key is blank nothing is referred to.
   */
  private static String source(
      Part part, String name, Dialect dialect, List<ColumnSql.Named> texts) {
    if (part.options().defaultText().isEmpty()) {
      return name;
    }
    texts.add(
        new ColumnSql.Named(
            Texts.withoutDefault(part.from(), part.options(), part.type(), dialect),
            name + "_src"));
    return name + "_src";
  }

  private static String canonical(LookupMapping.To to, Part part, String name, Dialect dialect) {
    return switch (to) {
      case LookupMapping.ById _ -> "'#' || " + canonical(part, name, CONTROL, dialect);
      case LookupMapping.ByKey _ -> "rtrim(" + canonical(part, name, CONTROL, dialect) + ")";
      // Nobody checks the key of a row that is no row of the project.
      case LookupMapping.ByTargetKey _ -> "rtrim(" + canonical(part, name, UNUSABLE, dialect) + ")";
    };
  }

  /** The canonical text of a key's part; null if it has a character of a class. */
  private static String canonical(Part part, String t, String refused, Dialect dialect) {
    String typed = Typing.value(part.type(), t, part.options(), dialect);
    return Texts.isText(part.type())
        ? "CASE WHEN regexp_matches(" + t + ", '" + refused + "') THEN NULL ELSE " + typed + " END"
        : Typing.canonical(part.type(), typed);
  }

  /** The canonical key text of one side of a link; null if it is incomplete or unusable. */
  String key(BoundTable table, List<String> from, Dialect dialect) {
    List<String> canonical = new ArrayList<>();
    List<Part> parts = keyParts(table, from);
    for (Part part : parts) {
      String t = Texts.of(part.from(), part.options(), part.type(), dialect);
      canonical.add("rtrim(" + canonical(part, t, CONTROL, dialect) + ")");
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
