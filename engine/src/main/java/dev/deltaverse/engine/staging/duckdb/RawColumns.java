package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.DuplicatePolicy;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.ValueSource;
import dev.deltaverse.engine.snapshot.FileInspector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The raw columns that a mapping names outside its SQL, so that a header can be held against it.
 */
final class RawColumns {
  /** A name in SQL, quoted or not. */
  private static final Pattern WORD =
      Pattern.compile("\"((?:[^\"]|\"\")+)\"|[\\p{L}_][\\p{L}\\p{N}_$]*");

  private RawColumns() {}

  static Set<String> of(BoundTable table) {
    Set<String> used = new TreeSet<>();
    for (BoundColumn column : table.columns()) {
      switch (column.mapping().source()) {
        case ValueSource.From(String from) -> used.add(from);
        case ValueSource.Expression _, ValueSource.Constant _, ValueSource.None _ -> {}
      }
      for (LookupMapping.To to :
          column.mapping().lookup().map(LookupMapping::targets).orElse(List.of())) {
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

  /** The columns that the raw table of a source has in staging. */
  static List<String> of(Duck duck, String name) throws MigrationException {
    return duck
        .rows(
            // Not by duckdb_columns(), which binds all of the system's views before it answers.
            "SELECT name FROM pragma_table_info("
                + Sql.text(Sql.name("raw_" + name))
                + ") ORDER BY cid")
        .stream()
        .map(row -> String.valueOf(row.getFirst()))
        .toList();
  }

  /** A struct of the texts of a raw row {@code raw}, as they were read. */
  static String asRead(Duck duck, String name) throws MigrationException {
    return of(duck, name).stream()
        .filter(c -> !c.equals(FileInspector.RECORD_COLUMN))
        .map(c -> Sql.text(c) + ": raw." + Sql.name(c))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** The names that the SQL of a table may mean: every word in it. */
  static Set<String> inSql(BoundTable table) {
    Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    ownSql(table).values().forEach(sql -> words(sql, words));
    return words;
  }

  static Set<String> inSql(BoundLink link) {
    Set<String> words = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    link.mapping().where().ifPresent(sql -> words(sql, words));
    return words;
  }

  private static void words(String sql, Set<String> words) {
    Matcher matcher = WORD.matcher(sql);
    while (matcher.find()) {
      words.add(
          matcher.group(1) != null ? matcher.group(1).replace("\"\"", "\"") : matcher.group());
    }
  }

  /** The SQL of the project file that sees the raw row alone, by where it stands. */
  static Map<String, String> ownSql(BoundTable table) {
    Map<String, String> own = new LinkedHashMap<>();
    table.mapping().where().ifPresent(sql -> own.put("where", sql));
    for (BoundColumn column : table.columns()) {
      if (column.mapping().source() instanceof ValueSource.Expression(String sql)) {
        own.put("column " + column.name() + ", sql", sql);
      }
      int n = 0;
      for (LookupMapping.To to :
          column.mapping().lookup().map(LookupMapping::targets).orElse(List.of())) {
        n++;
        if (to.when().isPresent()) {
          own.put("column " + column.name() + ", when of target " + n, to.when().get());
        }
      }
    }
    table.mapping().checks().forEach(c -> own.put("check " + c.name(), c.sql()));
    return own;
  }

  static Set<String> of(BoundLink link) {
    Set<String> used = new TreeSet<>(link.mapping().left().from());
    used.addAll(link.mapping().right().from());
    return used;
  }
}
