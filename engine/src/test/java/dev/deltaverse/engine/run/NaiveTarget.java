package dev.deltaverse.engine.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the target should hold after each snapshot of {@link Shop}, by reading all and comparing
 * all. Shares no code with the product.
 */
final class NaiveTarget {
  /** A row of the source: its fields as texts, the last one refers to a row of {@code parent}. */
  record Row(String key, List<String> values, String reference, boolean bad) {
    String line() {
      return key + " " + String.join(" ", values);
    }
  }

  /** The parent table of each table, parents first. */
  static final Map<String, String> PARENT = new LinkedHashMap<>();

  static {
    PARENT.put("dv_account", "dv_account");
    PARENT.put("dv_job", "dv_account");
    PARENT.put("dv_task", "dv_job");
  }

  /** By table and key in lower case. */
  Map<String, Map<String, Row>> rows = empty();

  /** Keys of both sides in lower case. */
  Set<List<String>> pairs = new HashSet<>();

  private static <V> V at(Map<String, V> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  private static Map<String, Map<String, Row>> empty() {
    Map<String, Map<String, Row>> tables = new LinkedHashMap<>();
    PARENT.keySet().forEach(t -> tables.put(t, new TreeMap<>()));
    return tables;
  }

  /** Takes a snapshot: its rows by table and key in lower case, and its pairs. */
  void load(Map<String, Map<String, Row>> snapshot, Set<List<String>> links) {
    Map<String, Map<String, Row>> good = empty();
    PARENT
        .keySet()
        .forEach(
            t ->
                at(snapshot, t)
                    .forEach(
                        (key, row) -> {
                          if (!row.bad()) {
                            at(good, t).put(key, row);
                          }
                        }));
    while (park(good, snapshot)) {
      continue;
    }
    Map<String, Map<String, Row>> next = empty();
    List<String[]> absent = new ArrayList<>();
    for (String t : PARENT.keySet()) {
      at(rows, t)
          .forEach(
              (key, row) -> {
                if (at(snapshot, t).containsKey(key)) {
                  at(next, t).put(key, row);
                } else {
                  absent.add(new String[] {t, key});
                }
              });
      at(good, t)
          .forEach(
              (key, row) -> {
                Row old = at(rows, t).get(key);
                String spelled = old == null ? row.key() : old.key();
                at(next, t).put(key, new Row(spelled, row.values(), row.reference(), false));
              });
    }
    boolean again = true;
    while (again) {
      again = false;
      for (String[] gone : List.copyOf(absent)) {
        if (referred(next, gone[0], gone[1])) {
          at(next, gone[0]).put(gone[1], at(at(rows, gone[0]), gone[1]));
          absent.remove(gone);
          again = true;
        }
      }
    }
    Set<List<String>> nextPairs = new HashSet<>();
    for (List<String> pair : links) {
      boolean both =
          there(good, snapshot, "dv_job", pair.getFirst())
              && there(good, snapshot, "dv_account", pair.getLast());
      if (both || pairs.contains(pair)) {
        nextPairs.add(pair);
      }
    }
    nextPairs.removeIf(
        p ->
            !at(next, "dv_job").containsKey(p.getFirst())
                || !at(next, "dv_account").containsKey(p.getLast()));
    rows = next;
    pairs = nextPairs;
  }

  private boolean park(Map<String, Map<String, Row>> good, Map<String, Map<String, Row>> snapshot) {
    boolean parked = false;
    for (Map.Entry<String, String> table : PARENT.entrySet()) {
      parked |=
          at(good, table.getKey())
              .values()
              .removeIf(
                  row ->
                      !row.reference().isEmpty()
                          && !there(good, snapshot, table.getValue(), row.reference()));
    }
    return parked;
  }

  private boolean there(
      Map<String, Map<String, Row>> good,
      Map<String, Map<String, Row>> snapshot,
      String table,
      String key) {
    return at(good, table).containsKey(key)
        || at(rows, table).containsKey(key) && at(snapshot, table).containsKey(key);
  }

  private static boolean referred(Map<String, Map<String, Row>> in, String table, String key) {
    return PARENT.entrySet().stream()
        .filter(e -> e.getValue().equals(table))
        .flatMap(e -> at(in, e.getKey()).values().stream())
        .anyMatch(row -> row.reference().equals(key));
  }

  /** The rows as {@link Rig#lines} gives them. */
  SortedSet<String> lines(String table) {
    SortedSet<String> lines = new TreeSet<>();
    for (Row row : at(rows, table).values()) {
      @Nullable Row parent = at(rows, at(PARENT, table)).get(row.reference());
      lines.add(row.line() + " " + (parent == null ? "-" : parent.key()));
    }
    return lines;
  }

  /** The pairs as {@link Rig#pairs} gives them. */
  SortedSet<String> pairLines() {
    SortedSet<String> lines = new TreeSet<>();
    for (List<String> pair : pairs) {
      lines.add(
          at(at(rows, "dv_job"), pair.getFirst()).key()
              + " "
              + at(at(rows, "dv_account"), pair.getLast()).key());
    }
    return lines;
  }
}
