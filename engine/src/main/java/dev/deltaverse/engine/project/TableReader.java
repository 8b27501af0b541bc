package dev.deltaverse.engine.project;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads tables and links. */
final class TableReader {
  private final SourceReader sources;
  private final LookupReader lookups;

  TableReader(SourceReader sources, LookupReader lookups) {
    this.sources = sources;
    this.lookups = lookups;
  }

  /** Empty where there is no usable key; a problem was added. */
  Optional<TableMapping> table(String name, Section table) {
    List<String> key = table.texts("key", List.of());
    Section columns = table.section("columns");
    List<ColumnMapping> mappings = new ArrayList<>();
    ColumnReader reader = new ColumnReader(lookups);
    columns.names().forEach(c -> mappings.add(reader.read(c, columns, key.contains(c))));
    checkKey(table, columns.names());
    Names.unique(table, "checks", "check");
    RowSource source = sources.read(table);
    DuplicatePolicy duplicates = duplicates(table);
    DeletePolicy delete = delete(table);
    Guards guards = guards(table.section("guards"));
    List<CheckRule> checks =
        table.list("checks", (node, i) -> Optional.of(check(table.asSection(node))));
    Optional<String> where = table.text("where");
    return key.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TableMapping(
                name,
                table.text("target", ""),
                source,
                key,
                mappings,
                duplicates,
                delete,
                guards,
                checks,
                where,
                table.word("drift", Drift.class, Drift.SOURCE_WINS),
                table.word("identity", Identity.class, Identity.KEY)));
  }

  LinkMapping link(String name, Section link) {
    return new LinkMapping(
        name,
        link.text("relationship", ""),
        sources.read(link),
        side(link.section("left")),
        side(link.section("right")),
        delete(link),
        guards(link.section("guards")),
        link.text("where"));
  }

  private LinkMapping.Side side(Section side) {
    List<String> from = side.oneOrMore("from");
    return new LinkMapping.Side(lookups.table(side, from), from);
  }

  private static void checkKey(Section table, List<String> columns) {
    Set<String> seen = new HashSet<>();
    table.list(
        "key",
        (node, i) -> {
          if (node instanceof Node.Scalar scalar && !scalar.text().isBlank()) {
            String column = scalar.text();
            if (!seen.add(column)) {
              table
                  .problems()
                  .addUnlessKnown(
                      scalar.place(), "'" + column + "' stands in the key twice", "delete one");
            }
            if (!columns.isEmpty() && !columns.contains(column)) {
              table
                  .problems()
                  .addUnlessKnown(
                      scalar.place(),
                      "the key column '" + column + "' is not mapped",
                      Suggestion.of(column, columns)
                          .map(c -> "did you mean '" + c + "'?")
                          .orElse("add it under columns"));
            }
          }
          return Optional.empty();
        });
  }

  private static DuplicatePolicy duplicates(Section table) {
    if (table.node("duplicates").orElse(null) instanceof Node.Mapping) {
      Section policy = table.section("duplicates");
      return policy.has("keepFirst")
          ? new DuplicatePolicy.KeepFirst(policy.text("keepFirst", ""))
          : new DuplicatePolicy.KeepLast(policy.text("keepLast", ""));
    }
    return new DuplicatePolicy.RejectAll();
  }

  private static DeletePolicy delete(Section table) {
    if (table.node("delete").orElse(null) instanceof Node.Mapping) {
      Section code = table.section("delete").section("deactivate");
      return new DeletePolicy.Deactivate(
          code.smallNumber("state", 0), code.smallNumber("status", 0));
    }
    return table.text("delete", "delete").equals("ignore")
        ? new DeletePolicy.Ignore()
        : new DeletePolicy.Delete();
  }

  private static Guards guards(Section guards) {
    Guards standard = Guards.DEFAULT;
    return new Guards(
        guards.number("maxDeletes", standard.maxDeletes()),
        guards.share("maxDeleteShare", standard.maxDeleteShare()),
        guards.share("maxFall", standard.maxFall()));
  }

  private static CheckRule check(Section check) {
    return new CheckRule(check.text("name", ""), check.text("sql", ""));
  }
}
