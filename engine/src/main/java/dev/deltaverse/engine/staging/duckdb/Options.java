package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.project.ColumnMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * SQL that turns the text of a choice into its number.
 *
 * <p>Texts are compared without case. Mapped texts that differ in case alone are compared exactly;
 * a label that several options of the target have names none of them.
 */
final class Options {
  /** The most options that the service takes in one multi-select value. */
  static final int MOST_SELECTED = 150;

  private static final int SHOWN = 20;

  private Options() {}

  /** A mapped text, else an option's number, else its label. */
  static String option(String t, Map<Integer, String> options, ColumnMapping mapping) {
    Map<String, String> exact = new TreeMap<>();
    Map<String, String> folded = new TreeMap<>();
    texts(options, mapping)
        .forEach(
            (_, same) -> {
              if (same.values().stream().distinct().count() == 1) {
                same.forEach((text, value) -> folded.put(text, Integer.toString(value)));
              } else if (!mapping.choices().isEmpty()) {
                same.forEach((text, value) -> exact.put(text, Integer.toString(value)));
              }
            });
    String sql = folded.isEmpty() ? "" : cases("lower(" + t + ")", folded, true, "");
    if (!exact.isEmpty()) {
      sql = cases(t, exact, false, sql);
    }
    return sql.isEmpty() ? "CAST(NULL AS INTEGER)" : sql;
  }

  private static String cases(
      String of, Map<String, String> values, boolean fold, String otherwise) {
    String whens =
        values.entrySet().stream()
            .map(
                e ->
                    " WHEN "
                        + (fold ? "lower(" + Sql.text(e.getKey()) + ")" : Sql.text(e.getKey()))
                        + " THEN "
                        + e.getValue())
            .collect(Collectors.joining());
    return "CASE " + of + whens + (otherwise.isEmpty() ? "" : " ELSE " + otherwise) + " END";
  }

  /** The texts that are equal without case, each with its number. */
  private static Map<String, Map<String, Integer>> texts(
      Map<Integer, String> options, ColumnMapping mapping) {
    Map<String, Map<String, Integer>> texts = new TreeMap<>();
    if (!mapping.choices().isEmpty()) {
      mapping.choices().forEach((text, value) -> add(texts, text, value));
      return texts;
    }
    // Labels equal in every letter would overwrite each other: the number keeps them apart.
    Map<String, TreeSet<Integer>> labels = new TreeMap<>();
    options.forEach(
        (value, label) ->
            labels
                .computeIfAbsent(label.strip().toLowerCase(Locale.ROOT), _ -> new TreeSet<>())
                .add(value));
    labels.forEach(
        (label, values) -> {
          if (values.size() == 1 && !label.isEmpty()) {
            add(texts, label, values.getFirst());
          }
        });
    options
        .keySet()
        .forEach(
            value -> texts.put(Integer.toString(value), Map.of(Integer.toString(value), value)));
    return texts;
  }

  private static void add(Map<String, Map<String, Integer>> texts, String text, int value) {
    texts
        .computeIfAbsent(text.strip().toLowerCase(Locale.ROOT), _ -> new TreeMap<>())
        .put(text.strip(), value);
  }

  /** The numbers of a text of several, ascending and each once; null if one is unknown. */
  static String options(String t, Map<Integer, String> options, ColumnMapping mapping) {
    String items =
        "list_transform(string_split("
            + t
            + ", "
            + Sql.text(mapping.separator())
            + "), lambda x: "
            + option("trim(x)", options, mapping)
            + ")";
    return "CASE WHEN "
        + t
        + " IS NULL OR list_contains(list_transform("
        + items
        + ", lambda x: x IS NULL), true) THEN NULL ELSE array_to_string(list_sort(list_distinct("
        + items
        + ")), ',') END";
  }

  static List<Rule> rules(String unusable, Map<Integer, String> options, ColumnMapping mapping) {
    List<String> all = new ArrayList<>();
    if (mapping.choices().isEmpty()) {
      new TreeMap<>(options).forEach((value, label) -> all.add(value + " " + label));
    } else {
      all.addAll(new TreeSet<>(mapping.choices().keySet()));
    }
    String known =
        all.size() <= SHOWN
            ? String.join(", ", all)
            : String.join(", ", all.subList(0, SHOWN)) + " and " + (all.size() - SHOWN) + " more";
    return List.of(new Rule("choice", unusable, "is no choice of the column; known: " + known));
  }

  /** The rules of a multi-select column over its value. */
  static List<Rule> severalRules(
      String unusable, String v, Map<Integer, String> options, ColumnMapping mapping) {
    List<Rule> rules = new ArrayList<>(rules(unusable, options, mapping));
    if (options.size() > MOST_SELECTED) {
      rules.add(
          new Rule(
              "choice count",
              "len(string_split(" + v + ", ',')) > " + MOST_SELECTED,
              "has more than " + MOST_SELECTED + " choices"));
    }
    return rules;
  }
}
