package dev.deltaverse.engine.init;

import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.RowSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a proposal as a project file. */
final class ProposalText {
  private final List<String> lines = new ArrayList<>();
  private final List<Proposal.Decision> decisions = new ArrayList<>();

  private ProposalText() {}

  static Proposal of(
      InitSettings settings,
      List<TableDraft> tables,
      List<LinkProposal> links,
      List<String> leftOut,
      List<String> targets) {
    return new ProposalText().write(settings, tables, links, leftOut, targets);
  }

  private Proposal write(
      InitSettings settings,
      List<TableDraft> tables,
      List<LinkProposal> links,
      List<String> leftOut,
      List<String> targets) {
    lines.add("# yaml-language-server: $schema=deltaverse.schema.json");
    lines.add("# Proposed by deltaverse init from the data of " + settings.snapshotName() + ".");
    lines.add("# Look at each line marked DECIDE, then remove the mark.");
    lines.add("deltaverse: 1");
    lines.add("name: " + Yaml.text(settings.name()));
    lines.add("snapshots: " + Yaml.text(settings.snapshots()));
    lines.add("");
    lines.add("target:");
    settings.target().forEach(line -> lines.add("  " + line));
    lines.add("  users:");
    lines.add("    - " + settings.user());
    for (String file : leftOut) {
      lines.add("");
      note("", "", Note.decide(file));
    }
    lines.add("");
    lines.add("tables:");
    for (TableDraft table : tables) {
      table(table);
    }
    if (!links.isEmpty()) {
      lines.add("links:");
      links.forEach(this::link);
    }
    while (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return new Proposal(
        String.join("\n", lines) + "\n",
        tables.stream().map(t -> t.source().name()).toList(),
        targets,
        links.stream().map(l -> l.source().name()).toList(),
        decisions);
  }

  private void note(String indent, String where, Note note) {
    lines.add(indent + (note.decide() ? Proposal.MARK : "# ") + note.text());
    if (note.decide()) {
      decisions.add(new Proposal.Decision(lines.size(), where, note.text()));
    }
  }

  private void table(TableDraft table) {
    SourceTable source = table.source();
    lines.add("  " + source.name() + ":");
    table.notes().forEach(n -> note("    ", source.name(), n));
    List<String> unused =
        source.columns().stream().map(c -> c.name()).filter(c -> !table.uses(c)).toList();
    if (!unused.isEmpty()) {
      note(
          "    ",
          source.name(),
          Note.decide("not loaded, since no column is like it: " + String.join(", ", unused)));
    }
    lines.add("    target: " + table.target().logicalName());
    source(source);
    lines.add("    key: " + Yaml.list(table.key()));
    lines.add("    columns:");
    for (ColumnProposal column : table.columns()) {
      String where = source.name() + "." + column.target().name();
      column.notes().forEach(n -> note("      ", where, n));
      lines.add("      " + column.target().name() + ": " + value(column));
    }
    for (LookupProposal lookup : table.lookups()) {
      lookup.notes().forEach(n -> note("      ", source.name() + "." + lookup.target(), n));
      lines.add(
          "      "
              + lookup.target()
              + ": { lookup: { table: "
              + lookup.table()
              + ", from: "
              + Yaml.oneOrList(lookup.from())
              + " } }");
    }
    lines.add("");
  }

  private static String value(ColumnProposal column) {
    String from = Yaml.text(column.source());
    return column.settings().isEmpty()
        ? from
        : column.settings().entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining(", ", "{ from: " + from + ", ", " }"));
  }

  private void link(LinkProposal link) {
    String name = link.source().name();
    lines.add("  " + name + ":");
    link.notes().forEach(n -> note("    ", name, n));
    lines.add("    relationship: " + link.relationship().schemaName());
    source(link.source());
    lines.add("    left: " + side(link.left(), link.leftFrom()));
    lines.add("    right: " + side(link.right(), link.rightFrom()));
    lines.add("");
  }

  private static String side(TableDraft table, String from) {
    return "{ table: " + table.source().name() + ", from: " + Yaml.text(from) + " }";
  }

  private void source(SourceTable source) {
    boolean glob = source.patterns().stream().anyMatch(p -> p.contains("*"));
    lines.add(
        glob
            ? "    files: " + Yaml.list(source.patterns())
            : "    file: " + Yaml.text(source.patterns().getFirst()));
    if (source.format() == RowSource.Format.PARQUET) {
      lines.add("    format: parquet");
    }
    Map<String, String> keys = dialect(source.dialect());
    if (!keys.isEmpty()) {
      lines.add("    dialect:");
      keys.forEach((key, value) -> lines.add("      " + key + ": " + value));
    }
  }

  /** A dialect as one line of YAML, for a remark. */
  static String oneLine(Dialect is) {
    return dialect(is).entrySet().stream()
        .filter(e -> !e.getKey().equals("names"))
        .map(e -> e.getKey() + ": " + e.getValue())
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  /** The keys in which a dialect differs from the default. */
  private static Map<String, String> dialect(Dialect is) {
    Dialect usual = Dialect.DEFAULT;
    Map<String, String> keys = new LinkedHashMap<>();
    put(keys, "encoding", is.encoding(), usual.encoding());
    put(keys, "delimiter", is.delimiter(), usual.delimiter());
    put(keys, "quote", is.quote(), usual.quote());
    put(keys, "terminator", is.terminator(), usual.terminator());
    if (!is.header()) {
      keys.put("header", "false");
      keys.put("names", Yaml.list(is.names()));
    }
    put(keys, "nulls", is.nulls(), usual.nulls());
    if (is.trim() != usual.trim()) {
      keys.put("trim", is.trim().name().toLowerCase(java.util.Locale.ROOT));
    }
    put(keys, "decimal", is.decimal(), usual.decimal());
    put(keys, "thousands", is.thousands(), usual.thousands());
    put(keys, "dates", is.dates(), usual.dates());
    put(keys, "times", is.times(), usual.times());
    put(keys, "\"true\"", is.trueTexts(), usual.trueTexts());
    put(keys, "\"false\"", is.falseTexts(), usual.falseTexts());
    return keys;
  }

  private static void put(Map<String, String> keys, String key, String is, String usual) {
    if (!is.equals(usual)) {
      keys.put(key, Yaml.text(is));
    }
  }

  private static void put(
      Map<String, String> keys, String key, List<String> is, List<String> usual) {
    if (!is.equals(usual)) {
      keys.put(key, Yaml.list(is));
    }
  }
}
