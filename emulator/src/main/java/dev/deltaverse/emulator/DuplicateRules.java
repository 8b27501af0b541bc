package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Duplicate detection rules that are published, read from their rows ({@code duplicaterule}, {@code
 * duplicaterulecondition}); exact matches without regard to case. A rule looks at every row of its
 * matching table, so it is slow on large ones. Thread-safe.
 */
final class DuplicateRules {
  private static final int PUBLISHED = 2;
  private static final int EXACT_MATCH = 0;

  private final Store store;
  private long stamp = -1;
  private List<Rule> rules = List.of();

  DuplicateRules(Store store) {
    this.store = store;
  }

  private record Rule(String base, String matching, List<Pair> conditions) {}

  private record Pair(String base, String matching) {}

  /**
   * Refuses a row that a published rule finds a second time.
   *
   * @throws Refusal 412, 0x80040333
   */
  void check(Model model, Table table, Row row) {
    for (Rule rule : current(model)) {
      if (!rule.base().equals(table.logicalName)) {
        continue;
      }
      Table matching = model.require(rule.matching());
      Iterator<Row> rows = store.scan(matching, null);
      while (rows.hasNext()) {
        Row other = rows.next();
        if (!other.id.equals(row.id) && fits(rule, table, row, matching, other)) {
          throw new Refusal(
              412,
              "0x80040333",
              "A record was not created or updated because a duplicate of the current record"
                  + " already exists.");
        }
      }
    }
  }

  private static boolean fits(Rule rule, Table table, Row row, Table matching, Row other) {
    for (Pair pair : rule.conditions()) {
      Object left = Literals.comparable(row.cell(table.position(pair.base())));
      Object right = Literals.comparable(other.cell(matching.position(pair.matching())));
      if (left == null
          || right == null
          || !Objects.equals(Filter.normal(left), Filter.normal(right))) {
        return false;
      }
    }
    return true;
  }

  private synchronized List<Rule> current(Model model) {
    long now = store.customizations();
    if (now != stamp) {
      rules = read(model);
      stamp = now;
    }
    return rules;
  }

  private List<Rule> read(Model model) {
    Table table = model.require("duplicaterule");
    List<Rule> found = new ArrayList<>();
    Iterator<Row> rows = store.scan(table, null);
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!Integer.valueOf(PUBLISHED).equals(row.cell(table.position("statuscode")))) {
        continue;
      }
      Table base = model.table(text(row.cell(table.position("baseentityname"))));
      Table matching = model.table(text(row.cell(table.position("matchingentityname"))));
      if (base == null || matching == null) {
        throw Refusal.notModelled("a duplicate rule over tables that are not defined");
      }
      List<Pair> conditions = conditions(model, row.id, base, matching);
      if (!conditions.isEmpty()) {
        found.add(new Rule(base.logicalName, matching.logicalName, conditions));
      }
    }
    return found;
  }

  private List<Pair> conditions(Model model, UUID rule, Table base, Table matching) {
    Table table = model.require("duplicaterulecondition");
    List<Pair> found = new ArrayList<>();
    Iterator<Row> rows = store.scan(table, null);
    while (rows.hasNext()) {
      Row row = rows.next();
      if (!(row.cell(table.position("regardingobjectid")) instanceof Ref ref)
          || !ref.id().equals(rule)) {
        continue;
      }
      if (!Integer.valueOf(EXACT_MATCH).equals(row.cell(table.position("operatorcode")))) {
        throw Refusal.notModelled("a condition of a duplicate rule other than an exact match");
      }
      Pair pair =
          new Pair(
              text(row.cell(table.position("baseattributename"))),
              text(row.cell(table.position("matchingattributename"))));
      if (base.column(pair.base()) == null || matching.column(pair.matching()) == null) {
        throw Refusal.notModelled("a duplicate rule over columns that are not defined: " + pair);
      }
      found.add(pair);
    }
    return found;
  }

  private static String text(@Nullable Object cell) {
    return cell == null ? "" : cell.toString();
  }
}
