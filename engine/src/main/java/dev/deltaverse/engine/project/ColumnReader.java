package dev.deltaverse.engine.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how one target column gets its value. */
final class ColumnReader {
  private static final List<String> NOT_FOR_LOOKUPS =
      List.of("default", "onLong", "onScale", "choices", "separator", "formats");

  private final LookupReader lookups;

  ColumnReader(LookupReader lookups) {
    this.lookups = lookups;
  }

  ColumnMapping read(String target, Section columns, boolean key) {
    Optional<Node> node = columns.node(target);
    if (node.isPresent() && node.get() instanceof Node.Scalar) {
      return ColumnMapping.of(target, columns.text(target, ""));
    }
    Section column = columns.section(target);
    if (column.has("lookup")) {
      for (String option : NOT_FOR_LOOKUPS) {
        if (column.has(option)) {
          column.problem(option, "'" + option + "' has no meaning for a lookup", "delete it");
        }
      }
    }
    ColumnMapping standard = ColumnMapping.of(target, "");
    ColumnMapping mapping =
        new ColumnMapping(
            target,
            source(column),
            column.word("trim", Dialect.Trim.class),
            column.word("case", ColumnMapping.TextCase.class, standard.textCase()),
            column.text("default"),
            column.word("blank", ColumnMapping.Blank.class, standard.blank()),
            column.flag("required", standard.required()),
            column.word("onLong", ColumnMapping.OnLong.class, standard.onLong()),
            column.word("onScale", ColumnMapping.OnScale.class, standard.onScale()),
            choices(column.section("choices")),
            column.text("separator", standard.separator()),
            column.has("lookup") ? lookups.read(column) : Optional.empty(),
            DatePattern.read(column, "formats", List.of(), DatePattern.Kind.EITHER));
    if (key) {
      checkKey(column, mapping);
    }
    return mapping;
  }

  private static ValueSource source(Section column) {
    if (column.has("lookup")) {
      return new ValueSource.None();
    }
    if (column.has("sql")) {
      return new ValueSource.Expression(column.text("sql", ""));
    }
    return column.has("constant")
        ? new ValueSource.Constant(column.text("constant", ""))
        : new ValueSource.From(column.text("from", ""));
  }

  private static Map<String, Integer> choices(Section section) {
    Map<String, Integer> choices = new LinkedHashMap<>();
    section.names().forEach(text -> choices.put(text, section.smallNumber(text, 0)));
    return choices;
  }

  /** A key that is changed to fit may become the key of another row. */
  private static void checkKey(Section column, ColumnMapping mapping) {
    if (mapping.onLong() == ColumnMapping.OnLong.TRUNCATE) {
      column.problem(
          "onLong", "a truncated key may be the key of another row", "delete it: reject is right");
    }
    if (mapping.onScale() == ColumnMapping.OnScale.ROUND) {
      column.problem(
          "onScale", "a rounded key may be the key of another row", "delete it: reject is right");
    }
  }
}
