package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.CheckRule;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.ValueSource;
import dev.deltaverse.engine.target.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SQL pieces of one table, from which the stages' templates are filled.
 *
 * <p>Tables in staging: {@code raw_NAME} (texts as read), {@code typ_NAME} (every raw row typed,
 * with {@code _status} 0 desired, 1 rejected, 2 parked, 3 excluded), {@code want_NAME} (a view of
 * the desired rows), {@code led_NAME} (the ledger), {@code chg_NAME} (the delta), {@code rej_NAME}
 * (why rows are rejected or parked), {@code back_NAME} (rows read back), {@code img_NAME} (rows as
 * they were before a run).
 */
final class TableSql {
  /** Stands for null in what is fingerprinted; no text may contain it. */
  private static final String NULL_MARK = "chr(30)";

  private static final String FORBIDDEN = "[/<>*%&:\\\\?+]";

  private final BoundTable table;
  private final List<ColumnSql> columns;
  private final Dialect dialect;

  TableSql(BoundTable table, References references) {
    this.table = table;
    this.dialect = dialect(table.mapping().source());
    this.columns =
        table.columns().stream()
            .map(column -> column(column, references))
            .map(this::withStateOfStatus)
            .toList();
  }

  /** Adds to a status that it must belong to the row's state, where both are mapped. */
  private ColumnSql withStateOfStatus(ColumnSql sql) {
    Optional<BoundColumn> state =
        table.columns().stream().filter(c -> c.type() instanceof ColumnType.State).findFirst();
    if (state.isEmpty()
        || !(sql.column().type() instanceof ColumnType.Status(_, Map<Integer, Integer> stateOf))) {
      return sql;
    }
    String ofStatus =
        stateOf.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> "WHEN " + e.getKey() + " THEN " + e.getValue())
            .collect(Collectors.joining(" ", "CASE " + sql.name() + " ", " END"));
    List<Rule> rules = new ArrayList<>(sql.rules());
    if (!stateOf.isEmpty()) {
      rules.add(
          new Rule(
              "status of state",
              "coalesce(" + ofStatus + " <> " + Sql.name(state.get().name()) + ", false)",
              "is a status of another state than the row's " + state.get().name()));
    }
    return new ColumnSql(
        sql.column(), sql.type(), sql.texts(), sql.value(), sql.blank(), sql.shown(), rules);
  }

  /** The dialect of a source; a model's texts are DuckDB's own. */
  static Dialect dialect(RowSource source) {
    return switch (source) {
      case RowSource.Files files -> files.dialect();
      case RowSource.Model _ -> Dialect.DEFAULT;
    };
  }

  private ColumnSql column(BoundColumn column, References references) {
    String t = "_t" + column.index();
    ColumnSql sql;
    if (column.mapping().lookup().isPresent()) {
      LookupMapping lookup = column.mapping().lookup().get();
      sql = references.column(column, lookup, dialect, t);
    } else {
      String v = Sql.name(column.name());
      List<ColumnSql.Named> texts = new ArrayList<>();
      texts.add(new ColumnSql.Named(Texts.of(column.mapping(), column.type(), dialect), t));
      String value = Typing.value(column.type(), t, column.mapping(), dialect);
      if (column.mapping().source() instanceof ValueSource.Expression(String own)
          && !Texts.isText(column.type())) {
        // What SQL has computed is written in SQL's notation, not in the source's.
        texts.add(
            new ColumnSql.Named(
                "typeof(" + own + "\n) <> 'VARCHAR' AND " + Sql.own(own) + " IS NOT NULL",
                t + "_own"));
        value =
            "CASE WHEN "
                + t
                + "_own THEN "
                + Typing.value(
                    column.type(), t, Texts.plain(column.mapping()), Texts.plain(dialect))
                + " ELSE "
                + value
                + " END";
      }
      sql =
          new ColumnSql(
              column,
              Typing.type(column.type()),
              texts,
              value,
              t + " IS NULL",
              t,
              Typing.rules(column.type(), t, v, column.mapping()));
    }
    return withCommonRules(sql, table.mapping().identity());
  }

  /** Adds the rules that hold whatever the type: key present and addressable, value required. */
  private static ColumnSql withCommonRules(ColumnSql sql, Identity identity) {
    BoundColumn column = sql.column();
    List<Rule> rules = new ArrayList<>();
    String v = sql.name();
    if (column.phase() == BoundColumn.Phase.KEY) {
      rules.add(new Rule("key missing", sql.blank(), "is blank, but it is part of the key"));
      if (Texts.isText(column.type()) && identity != Identity.DERIVED) {
        rules.add(
            new Rule(
                "forbidden character",
                "coalesce(regexp_matches(" + v + ", '" + FORBIDDEN + "'), false)",
                "has one of / < > * % & : \\ ? + and cannot be addressed by an alternate key"));
      }
    } else if (column.mapping().required() || column.column().required()) {
      rules.add(new Rule("required", sql.blank(), "is blank, but required"));
    }
    for (Rule rule : sql.rules()) {
      rules.add(new Rule(rule.name(), "coalesce(" + rule.broken() + ", false)", rule.reason()));
    }
    return new ColumnSql(
        column, sql.type(), sql.texts(), sql.value(), sql.blank(), sql.shown(), rules);
  }

  BoundTable table() {
    return table;
  }

  List<ColumnSql> columns() {
    return columns;
  }

  String raw() {
    return Sql.name("raw_" + table.name());
  }

  String typed() {
    return Sql.name("typ_" + table.name());
  }

  String want() {
    return Sql.name("want_" + table.name());
  }

  String ledger() {
    return Sql.name("led_" + table.name());
  }

  String changes() {
    return Sql.name("chg_" + table.name());
  }

  String rejects() {
    return Sql.name("rej_" + table.name());
  }

  String back() {
    return Sql.name("back_" + table.name());
  }

  /** Rows whose values in the target stay, by earlier runs. */
  String drift() {
    return Sql.name("dri_" + table.name());
  }

  /** Rows whose values in the target stay, by this run. */
  String drifting() {
    return Sql.name("dft_" + table.name());
  }

  /** True if any value of a desired row differs from an acknowledged one for the target. */
  String anyDiffers(String desired, String acknowledged) {
    return any(table.values().stream().map(c -> differs(c, desired, acknowledged)));
  }

  /** True if some text of a row read back is no value of its column's type. */
  String unreadable(String back) {
    return any(
        columns.stream()
            .map(
                c -> {
                  String text = back + c.name();
                  String value = "TRY_CAST(" + text + " AS " + c.type() + ")";
                  return "("
                      + Typing.canonical(c.column().type(), value)
                      + " IS DISTINCT FROM "
                      + text
                      + ")";
                }));
  }

  private static String any(Stream<String> predicates) {
    String any = predicates.collect(Collectors.joining(" OR "));
    return any.isEmpty() ? "false" : any;
  }

  String image() {
    return Sql.name("img_" + table.name());
  }

  /** Predicate: a ledger row holds no value beside its key. */
  String empty(String prefix) {
    return table.values().isEmpty()
        ? "true"
        : table.values().stream()
            .map(c -> prefix + Sql.name(c.name()) + " IS NULL")
            .collect(Collectors.joining(" AND ", "(", ")"));
  }

  /** Canonical texts as values; null for a text that is none of the column's type. */
  String typedTexts() {
    return columns.stream()
        .map(c -> "TRY_CAST(" + c.name() + " AS " + c.type() + ") AS " + c.name())
        .collect(Collectors.joining(",\n    "));
  }

  /** The text of a raw column by which one of several rows is kept; null where it is blank. */
  String orderText(String column) {
    return "nullif(" + Texts.from(column, dialect) + ", '')";
  }

  /** Predicate over {@code raw} for rows that take part. */
  String included() {
    return table.mapping().where().map(Sql::holds).orElse("true");
  }

  /** First level: texts. */
  String texts() {
    return columns.stream()
        .flatMap(c -> c.texts().stream())
        .map(n -> n.sql() + " AS " + n.name())
        .collect(Collectors.joining(",\n    "));
  }

  /** Second level: values. */
  String values() {
    return columns.stream()
        .map(c -> "CAST(" + c.value() + " AS " + c.type() + ") AS " + c.name())
        .collect(Collectors.joining(",\n    "));
  }

  /**
   * What own checks see beside the texts and values: the raw row as {@code raw}, and each raw
   * column whose name is not that of a target column.
   *
   * @param rawColumns the raw row's columns
   */
  String seenByChecks(List<String> rawColumns) {
    if (table.mapping().checks().isEmpty()) {
      return "";
    }
    Set<String> taken = new HashSet<>(Set.of("raw"));
    table.columns().forEach(c -> taken.add(c.name().toLowerCase(Locale.ROOT)));
    return rawColumns.stream()
        .filter(c -> !c.startsWith("_") && !taken.contains(c.toLowerCase(Locale.ROOT)))
        .map(c -> "raw." + Sql.name(c) + " AS " + Sql.name(c) + ", ")
        .collect(Collectors.joining("", "raw AS raw, ", ""));
  }

  /** Third level: true for a row that breaks a rule. */
  String broken() {
    return rules().map(r -> "(" + r + ")").collect(Collectors.joining("\n    OR "));
  }

  private Stream<String> rules() {
    return Stream.concat(
        columns.stream().flatMap(c -> c.rules().stream()).map(Rule::broken),
        table.mapping().checks().stream().map(TableSql::violated));
  }

  static String violated(CheckRule check) {
    return Sql.own(check.sql()) + " IS FALSE";
  }

  /** Third level: a list of structs, one for each column whose rule is broken. */
  String violations() {
    List<String> items = new ArrayList<>();
    for (ColumnSql column : columns) {
      if (column.rules().isEmpty()) {
        continue;
      }
      items.add(
          "{'col': "
              + Sql.text(column.column().name())
              + ", 'rule': "
              + cases(column, Rule::name)
              + ", 'value': CAST("
              + column.shown()
              + " AS VARCHAR)"
              + ", 'reason': "
              + cases(column, Rule::reason)
              + "}");
    }
    for (CheckRule check : table.mapping().checks()) {
      items.add(
          "{'col': '', 'rule': CASE WHEN "
              + violated(check)
              + " THEN "
              + Sql.text(check.name())
              + " END, 'value': CAST(NULL AS VARCHAR), 'reason': "
              + Sql.text("fails the check " + check.sql().strip())
              + "}");
    }
    return "[" + String.join(",\n      ", items) + "]";
  }

  private static String cases(ColumnSql column, java.util.function.Function<Rule, String> text) {
    return column.rules().stream()
        .map(r -> "WHEN " + r.broken() + " THEN " + Sql.text(text.apply(r)))
        .collect(Collectors.joining(" ", "CASE ", " END"));
  }

  /** The key in the form in which keys are compared: without case and trailing spaces. */
  String comparedKey() {
    return compared(table.key());
  }

  /** As {@link #comparedKey}, whatever the order in which the mapping names the key's columns. */
  String keyByName() {
    return compared(table.key().stream().sorted(Comparator.comparing(BoundColumn::name)).toList());
  }

  private static String compared(List<BoundColumn> key) {
    return key.stream()
        .map(k -> "rtrim(" + Typing.canonical(k.type(), Sql.name(k.name())) + ")")
        .collect(Collectors.joining(" || " + References.SEPARATOR + " || ", "lower(", ")"));
  }

  /** MD5 over the values that are no part of the key. */
  String fingerprint(String prefix) {
    List<BoundColumn> values = table.values();
    if (values.isEmpty()) {
      return "md5_number('')";
    }
    return values.stream()
        .map(
            c ->
                "coalesce(CAST(" + prefix + Sql.name(c.name()) + " AS VARCHAR), " + NULL_MARK + ")")
        .collect(
            Collectors.joining(", ", "md5_number(concat_ws(" + References.SEPARATOR + ", ", "))"));
  }

  /** The mapped columns' names, each behind a prefix. */
  String names(String prefix) {
    return columns.stream().map(c -> prefix + c.name()).collect(Collectors.joining(", "));
  }

  /**
   * Whether a blank value leaves the target's alone: by the mapping, or as there is no blank one.
   */
  static boolean leaves(BoundColumn column) {
    return column.mapping().blank() == ColumnMapping.Blank.LEAVE
        || column.type() instanceof ColumnType.State
        || column.type() instanceof ColumnType.Status;
  }

  /**
   * Whether the service gives the column a value of its own where a new row says nothing, which
   * null must clear then.
   */
  static boolean hasDefault(BoundColumn column) {
    return column.phase() == BoundColumn.Phase.ROW
        && column.mapping().blank() == ColumnMapping.Blank.NULL
        && (column.type() instanceof ColumnType.YesNo
            || column.type() instanceof ColumnType.Choice);
  }

  /** True if the desired and the acknowledged value of a column differ for the target. */
  static String differs(BoundColumn column, String desired, String acknowledged) {
    String name = Sql.name(column.name());
    String d = desired + name;
    String a = acknowledged + name;
    String distinct =
        column.type() instanceof ColumnType.Lookup
            ? "lower(" + d + ") IS DISTINCT FROM lower(" + a + ")"
            : d + " IS DISTINCT FROM " + a;
    return leaves(column) ? "(" + d + " IS NOT NULL AND " + distinct + ")" : "(" + distinct + ")";
  }

  /**
   * One 0 or 1 for each mapped column: whether an update sends it.
   *
   * @param always predicate for rows that are sent whole
   * @param unsure predicate for rows that the target may lack, which need what only a create takes
   */
  String mask(String desired, String acknowledged, String always, String unsure) {
    return columns.stream()
        .map(
            c -> {
              if (c.column().phase() == BoundColumn.Phase.KEY) {
                return "'0'";
              }
              if (!c.column().column().updatable()) {
                return "CASE WHEN "
                    + unsure
                    + " AND "
                    + desired
                    + c.name()
                    + " IS NOT NULL THEN '1' ELSE '0' END";
              }
              String leave =
                  leaves(c.column()) ? " AND " + desired + c.name() + " IS NOT NULL" : "";
              return "CASE WHEN "
                  + differs(c.column(), desired, acknowledged)
                  + " OR ("
                  + always
                  + leave
                  + ")"
                  + (hasDefault(c.column())
                      ? " OR ("
                          + desired
                          + c.name()
                          + " IS NULL AND "
                          + acknowledged
                          + "_fp IS NULL)"
                      : "")
                  + " THEN '1' ELSE '0' END";
            })
        .collect(Collectors.joining(" || "));
  }

  /** True if a mask has a 1 in one of the columns of a phase. */
  String masked(String mask, BoundColumn.Phase phase) {
    List<BoundColumn> in = table.columns(phase);
    return in.isEmpty()
        ? "false"
        : in.stream()
            .map(c -> "substr(" + mask + ", " + (c.index() + 1) + ", 1) = '1'")
            .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** True if a row has a value in one of the columns of a phase. */
  String present(String prefix, BoundColumn.Phase phase) {
    List<BoundColumn> in = table.columns(phase);
    return in.isEmpty()
        ? "false"
        : in.stream()
            .map(c -> prefix + Sql.name(c.name()) + " IS NOT NULL")
            .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /**
   * True if a new row's state is one that it has from the start, so that state and status can be
   * sent with the row: state 0 (Active), or a status of it.
   */
  String bornInState(String prefix) {
    for (BoundColumn column : table.columns(BoundColumn.Phase.STATE)) {
      if (column.type() instanceof ColumnType.State) {
        return "coalesce(" + prefix + Sql.name(column.name()) + " = 0, true)";
      }
    }
    for (BoundColumn column : table.columns(BoundColumn.Phase.STATE)) {
      if (column.type() instanceof ColumnType.Status(_, var stateOf)) {
        String born =
            stateOf.entrySet().stream()
                .filter(e -> e.getValue() == 0)
                .map(e -> Integer.toString(e.getKey()))
                .sorted()
                .collect(Collectors.joining(", "));
        return born.isEmpty()
            ? "false"
            : "coalesce(" + prefix + Sql.name(column.name()) + " IN (" + born + "), true)";
      }
    }
    return "true";
  }

  /** The text of a reference to a row of this table, without case. */
  String referenceTo(String key) {
    return Sql.text(table.target().logicalName()) + " || " + References.SEPARATOR + " || " + key;
  }

  /** The lookups that name a row of a table of the project by its key. */
  List<BoundColumn> lookups() {
    return table.columns().stream()
        .filter(
            c ->
                c.mapping().lookup().stream()
                    .flatMap(l -> l.targets().stream())
                    .anyMatch(to -> to instanceof LookupMapping.ByKey))
        .toList();
  }

  /** The lookups that are part of the key. */
  List<BoundColumn> keyLookups() {
    return table.key().stream().filter(k -> k.type() instanceof ColumnType.Lookup).toList();
  }

  /** What was read back of the ids of a key lookup's rows, without the prefix {@code got_}. */
  String parentIds(BoundColumn lookup) {
    return table.name() + "#" + lookup.index();
  }

  /** What was read back of the ids of the table's own rows, without the prefix {@code got_}. */
  String rowIds() {
    return table.name() + "#id";
  }

  /** What was learnt of the ids of the table's own rows: ids beside key texts. */
  String learntIds() {
    return Sql.name("got_" + rowIds());
  }

  /** The row's own id, null where it was not read. */
  String ownId(String prefix) {
    return "(SELECT any_value(o._id) FROM "
        + learntIds()
        + " o WHERE lower(o._text) = lower("
        + addressTexts(prefix).stream()
            .map(text -> "rtrim(" + text + ")")
            .collect(Collectors.joining(" || " + References.SEPARATOR + " || "))
        + "))";
  }

  /**
   * The key as requests address rows by it: as {@link #keyTexts}, but a lookup by its row's id;
   * null where that is not known.
   */
  List<String> addressTexts(String prefix) {
    return table.key().stream()
        .map(
            k -> {
              String text = Typing.canonical(k.type(), prefix + Sql.name(k.name()));
              if (!(k.type() instanceof ColumnType.Lookup)) {
                return text;
              }
              return parents(k).isEmpty()
                  ? "nullif(regexp_extract(" + text + ", '#(.*)$', 1), '')"
                  : "(SELECT any_value(i._id) FROM "
                      + Sql.name("got_" + parentIds(k))
                      + " i WHERE lower(i._text) = lower("
                      + text
                      + "))";
            })
        .toList();
  }

  /** The lookups to rows of the project that close a circle, and are set when all rows are in. */
  List<BoundColumn> circular() {
    return table.columns(BoundColumn.Phase.LATER);
  }

  /** The tables of the project that a lookup can name, by their names. */
  static List<String> parents(BoundColumn lookup) {
    List<String> parents = new ArrayList<>();
    for (LookupMapping.To to : lookup.mapping().lookup().orElseThrow().targets()) {
      if (to instanceof LookupMapping.ByKey byKey && !parents.contains(byKey.table())) {
        parents.add(byKey.table());
      }
    }
    return parents;
  }

  boolean hasLaterOrState() {
    return table.columns().stream()
        .anyMatch(
            c -> c.phase() == BoundColumn.Phase.LATER || c.phase() == BoundColumn.Phase.STATE);
  }

  /** The key columns' names, each behind a prefix. */
  String keyNames(String prefix) {
    return table.key().stream()
        .map(k -> prefix + Sql.name(k.name()))
        .collect(Collectors.joining(", "));
  }

  /** The ledger's columns with their types. */
  String ledgerColumns() {
    return columns.stream().map(c -> c.name() + " " + c.type()).collect(Collectors.joining(", "));
  }

  /**
   * The value that each column of the ledger takes when a phase is acknowledged: the desired one
   * where the phase sent it, else the one that the ledger had.
   */
  String merged(BoundColumn.Phase phase) {
    return columns.stream()
        .map(c -> mergedValue(c, phase) + " AS " + c.name())
        .collect(Collectors.joining(",\n    "));
  }

  private String mergedValue(ColumnSql c, BoundColumn.Phase phase) {
    BoundColumn column = c.column();
    String desired = "w." + c.name();
    String known = "l." + c.name();
    if (column.phase() == BoundColumn.Phase.KEY) {
      return "coalesce(" + known + ", " + desired + ")";
    }
    String taken = leaves(column) ? "coalesce(" + desired + ", " + known + ")" : desired;
    String sent =
        "CASE WHEN c._op = 'C' OR substr(c._mask, "
            + (column.index() + 1)
            + ", 1) = '1' THEN "
            + taken
            + " ELSE "
            + known
            + " END";
    if (column.phase() == phase) {
      return sent;
    }
    if (phase == BoundColumn.Phase.ROW && column.phase() == BoundColumn.Phase.STATE) {
      return "CASE WHEN c._op = 'C' AND "
          + bornInState("w.")
          + " THEN "
          + taken
          + " ELSE "
          + known
          + " END";
    }
    return known;
  }

  /** Canonical texts of the columns that a phase may send, null for the others. */
  List<String> sentTexts(BoundColumn.Phase phase) {
    List<String> texts = new ArrayList<>();
    for (ColumnSql c : columns) {
      BoundColumn column = c.column();
      String text = Typing.canonical(column.type(), "w." + c.name());
      if (column.phase() == phase) {
        texts.add(text);
      } else if (phase == BoundColumn.Phase.ROW && column.phase() == BoundColumn.Phase.STATE) {
        texts.add("CASE WHEN c._op = 'C' AND " + bornInState("w.") + " THEN " + text + " END");
      } else {
        texts.add("CAST(NULL AS VARCHAR)");
      }
    }
    return texts;
  }

  /** The key as the source writes it, for people. */
  String shownKey(String prefix) {
    return String.join(" || " + References.SEPARATOR + " || ", keyTexts(prefix));
  }

  /** Canonical texts of the key columns. */
  List<String> keyTexts(String prefix) {
    return table.key().stream()
        .map(k -> Typing.canonical(k.type(), prefix + Sql.name(k.name())))
        .toList();
  }

  private static String cellDiffers(BoundColumn c, String expected, String back) {
    String e = Typing.canonical(c.type(), expected + Sql.name(c.name()));
    String b = back + Sql.name(c.name());
    String differs =
        c.type() instanceof ColumnType.Lookup
            ? "lower(" + e + ") IS DISTINCT FROM lower(" + b + ")"
            : e + " IS DISTINCT FROM " + b;
    return leaves(c)
        ? "(" + expected + Sql.name(c.name()) + " IS NOT NULL AND " + differs + ")"
        : differs;
  }

  /** True if any cell of an expected row differs from the row read back. */
  String anyCellDiffers(String expected, String back) {
    return any(table.values().stream().map(c -> cellDiffers(c, expected, back)));
  }

  /** A list of structs, one for each cell that differs. */
  String cellDifferences(String expected, String back) {
    return table.values().stream()
        .map(
            c ->
                "{'col': CASE WHEN "
                    + cellDiffers(c, expected, back)
                    + " THEN "
                    + Sql.text(c.name())
                    + " END, 'expected': "
                    + Typing.canonical(c.type(), expected + Sql.name(c.name()))
                    + ", 'found': "
                    + back
                    + Sql.name(c.name())
                    + "}")
        .collect(Collectors.joining(",\n    ", "[", "]"));
  }
}
