package dev.deltaverse.engine.init;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.snapshot.DialectGuess;
import dev.deltaverse.engine.staging.ColumnProfile;
import dev.deltaverse.engine.staging.ColumnProfile.Form;
import dev.deltaverse.engine.staging.Profiling;
import dev.deltaverse.engine.staging.SourceRead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads every file of a snapshot and completes its dialect by what the values show. */
final class SnapshotLook {
  private static final Set<String> TRUE_TEXTS =
      Set.of("j", "ja", "wahr", "on", "x", "oui", "o", "si", "s", "-1");
  private static final Set<String> FALSE_TEXTS = Set.of("nein", "falsch", "off", "non", "nee");

  private final Profiling profiling;

  SnapshotLook(Profiling profiling) {
    this.profiling = profiling;
  }

  /**
   * The tables of a snapshot.
   *
   * @param unusable takes a sentence for each file that cannot be read as a table
   */
  List<SourceTable> at(Path snapshot, List<String> unusable) throws MigrationException {
    List<SourceTable> tables = new ArrayList<>();
    for (FileGroups.Group group : FileGroups.of(snapshot)) {
      try {
        tables.add(table(snapshot, group));
      } catch (MigrationException e) {
        if (e.code() != MigrationException.Code.SOURCE) {
          throw e;
        }
        unusable.add(group.pattern() + ": " + e.getMessage() + ". " + e.hint());
      }
    }
    return tables;
  }

  private SourceTable table(Path snapshot, FileGroups.Group group) throws MigrationException {
    boolean parquet = FileGroups.kind(group.pattern()).startsWith("parquet");
    List<Note> doubts = new ArrayList<>();
    Dialect dialect = Dialect.DEFAULT;
    if (!parquet) {
      DialectGuess guess = DialectGuess.of(group.files().getFirst());
      dialect = guess.dialect();
      guess.doubts().forEach(d -> doubts.add(Note.decide(d)));
    }
    RowSource.Format format = parquet ? RowSource.Format.PARQUET : RowSource.Format.CSV;
    List<String> patterns = List.of(group.pattern());
    SourceRead read =
        profiling.load(group.name(), new RowSource.Files(patterns, format, dialect), snapshot);
    if (read.unreadable() > 0) {
      doubts.add(
          Note.decide(
              "unreadable records in this dialect: "
                  + read.unreadable()
                  + " of "
                  + (read.rows() + read.unreadable())
                  + "; they would be rejected, and nothing deleted"));
    }
    List<ColumnProfile> columns = profiling.columns(group.name());
    return new SourceTable(
        group.name(),
        patterns,
        format,
        parquet ? dialect : completed(dialect, columns, doubts),
        read.rows(),
        columns,
        doubts);
  }

  /** The dialect with the notations of nulls, numbers, dates and flags. */
  private static Dialect completed(
      Dialect dialect, List<ColumnProfile> columns, List<Note> doubts) {
    Set<String> nulls = nulls(columns, doubts);
    boolean comma =
        columns.stream()
            .anyMatch(
                c ->
                    c.of(Form.COMMA) + c.of(Form.GROUPED_COMMA) > 0
                        && c.of(Form.POINT) == 0
                        && (c.mostly(Form.WHOLE, Form.COMMA)
                            || c.mostly(Form.WHOLE, Form.COMMA, Form.GROUPED_COMMA)));
    String decimal = comma ? "," : ".";
    Form grouped = comma ? Form.GROUPED_COMMA : Form.GROUPED_POINT;
    Form plain = comma ? Form.COMMA : Form.POINT;
    boolean groups =
        columns.stream()
            .anyMatch(
                c ->
                    c.of(grouped) > 0
                        && c.values() == c.of(grouped) + c.of(plain) + c.of(Form.WHOLE)
                        && !c.mostly(Form.POINT, Form.WHOLE)
                        && !c.mostly(Form.COMMA, Form.WHOLE));
    List<String> dates = patterns(columns, false, doubts);
    List<String> times = patterns(columns, true, doubts);
    return new Dialect(
        dialect.encoding(),
        dialect.delimiter(),
        dialect.quote(),
        dialect.escape(),
        dialect.terminator(),
        dialect.header(),
        dialect.names(),
        List.copyOf(nulls),
        trim(columns, doubts),
        decimal,
        groups ? (comma ? "." : ",") : "",
        dates,
        times,
        dialect.zone(),
        flags(columns, TRUE_TEXTS, dialect.trueTexts()),
        flags(columns, FALSE_TEXTS, dialect.falseTexts()));
  }

  /** Padded columns are trimmed; a few spaces may be meant. */
  private static Dialect.Trim trim(List<ColumnProfile> columns, List<Note> doubts) {
    if (columns.stream().anyMatch(c -> c.padded() * 2 > c.filled())) {
      return Dialect.Trim.BOTH;
    }
    List<String> some =
        columns.stream()
            .filter(c -> c.padded() > 0)
            .map(c -> c.name() + " (" + c.padded() + " rows)")
            .toList();
    if (!some.isEmpty()) {
      doubts.add(
          Note.why(
              "spaces at the ends of values: "
                  + String.join(", ", some)
                  + "; the dialect's trim: both drops them"));
    }
    return Dialect.Trim.NONE;
  }

  /** The known texts of true or false, with those that columns of two values hold. */
  private static List<String> flags(
      List<ColumnProfile> columns, Set<String> vocabulary, List<String> known) {
    Set<String> texts = new LinkedHashSet<>(known);
    for (ColumnProfile column : columns) {
      boolean flag =
          column.distinct() <= 2
              && !column.samples().isEmpty()
              && column.samples().stream()
                  .map(s -> s.toLowerCase(Locale.ROOT))
                  .allMatch(
                      s ->
                          TRUE_TEXTS.contains(s)
                              || FALSE_TEXTS.contains(s)
                              || Dialect.DEFAULT.trueTexts().contains(s)
                              || Dialect.DEFAULT.falseTexts().contains(s));
      if (flag) {
        column.samples().stream()
            .map(s -> s.toLowerCase(Locale.ROOT))
            .filter(vocabulary::contains)
            .forEach(texts::add);
      }
    }
    return List.copyOf(texts);
  }

  /**
   * A text means null where it is the only one in a column of numbers or dates that is none; a text
   * among other texts may be a name.
   */
  private static Set<String> nulls(List<ColumnProfile> columns, List<Note> doubts) {
    Set<String> nulls = new TreeSet<>();
    for (ColumnProfile column : columns) {
      if (!column.nulls().isEmpty() && typed(column)) {
        nulls.addAll(column.nulls().keySet());
      }
    }
    Map<String, List<String>> elsewhere = new TreeMap<>();
    for (ColumnProfile column : columns) {
      if (!typed(column)) {
        column
            .nulls()
            .forEach(
                (text, rows) -> {
                  if (nulls.contains(text)) {
                    elsewhere
                        .computeIfAbsent(text, _ -> new ArrayList<>())
                        .add(column.name() + " (" + rows + " rows)");
                  }
                });
      }
    }
    elsewhere.forEach(
        (text, where) ->
            doubts.add(
                Note.decide(
                    "'"
                        + text
                        + "' means null among numbers or dates, and stands in texts too: "
                        + String.join(", ", where)
                        + ". It becomes null everywhere in this table.")));
    return nulls;
  }

  /** Whether all values but texts for null are numbers or dates. */
  private static boolean typed(ColumnProfile column) {
    if (column.mostly(Form.WHOLE, Form.POINT) || column.mostly(Form.WHOLE, Form.COMMA)) {
      return true;
    }
    for (Form form : Form.values()) {
      if (!form.pattern().isEmpty() && column.mostly(form)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> patterns(
      List<ColumnProfile> columns, boolean clock, List<Note> doubts) {
    List<String> patterns = new ArrayList<>();
    for (ColumnProfile column : columns) {
      List<Form> fitting = new ArrayList<>();
      for (Form form : Form.values()) {
        if (!form.pattern().isEmpty() && form.hasClock() == clock && column.mostly(form)) {
          fitting.add(form);
        }
      }
      fitting.sort(Comparator.comparing((Form f) -> -column.of(f)));
      if (fitting.isEmpty() || fitting.getFirst() == Form.COMPACT_DAY) {
        continue; // Eight digits are a date only where the target has one.
      }
      String pattern = fitting.getFirst().pattern();
      if (fitting.size() > 1 && column.of(fitting.get(0)) == column.of(fitting.get(1))) {
        doubts.add(
            Note.decide(
                column.name()
                    + ": day and month cannot be told apart in any row; "
                    + pattern
                    + " is taken."));
      }
      if (fitting.getFirst() != Form.ISO_DAY
          && fitting.getFirst() != Form.ISO_TIME
          && !patterns.contains(pattern)) {
        patterns.add(pattern);
      }
    }
    boolean iso = columns.stream().anyMatch(c -> c.mostly(clock ? Form.ISO_TIME : Form.ISO_DAY));
    if (iso && !patterns.isEmpty()) {
      patterns.add(clock ? "yyyy-MM-dd HH:mm:ss" : Form.ISO_DAY.pattern());
    }
    return patterns;
  }
}
