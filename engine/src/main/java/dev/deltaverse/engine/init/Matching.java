package dev.deltaverse.engine.init;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.ColumnProfile;
import dev.deltaverse.engine.staging.Profiling;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the target table of a source and the target column of each source column: by the likeness
 * of the names among those whose types fit, the most alike first.
 */
final class Matching {
  /** Less than this in common, and a table is not proposed. */
  private static final double ENOUGH = 0.35;

  private static final int VALUES = 200;

  private final Profiling profiling;
  private final Map<String, List<String>> values = new HashMap<>();

  Matching(Profiling profiling) {
    this.profiling = profiling;
  }

  private record TablePair(TableDraft draft, double score) {}

  /** Each source with at most one target table, each target table once. */
  List<TableDraft> tables(List<SourceTable> sources, List<TargetTable> targets)
      throws MigrationException {
    List<TablePair> pairs = new ArrayList<>();
    for (SourceTable source : sources) {
      for (TargetTable target : targets) {
        double names =
            TargetNames.likeness(List.of(NameWords.of(source.name())), TargetNames.of(target));
        TableDraft draft = draft(source, target, names);
        double columns =
            draft.columns().stream().mapToDouble(ColumnProposal::likeness).sum()
                / Math.max(1, source.columns().size());
        double score = (names + columns) / 2;
        if (score >= ENOUGH && !draft.columns().isEmpty()) {
          pairs.add(new TablePair(draft, score));
        }
      }
    }
    pairs.sort(Comparator.comparing(TablePair::score).reversed());
    List<TableDraft> chosen = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (TablePair pair : pairs) {
      String source = "source " + pair.draft().source().name();
      String target = "target " + pair.draft().target().logicalName();
      if (!taken.contains(source) && !taken.contains(target)) {
        taken.add(source);
        taken.add(target);
        chosen.add(pair.draft());
      }
    }
    // In the order of the files.
    chosen.sort(Comparator.comparing(d -> sources.indexOf(d.source())));
    return chosen;
  }

  private record ColumnPair(ColumnProposal proposal, double score) {}

  private TableDraft draft(SourceTable source, TargetTable target, double tableLikeness)
      throws MigrationException {
    List<Note> notes = new ArrayList<>(source.doubts());
    if (tableLikeness < NameWords.SURE) {
      notes.add(
          Note.decide(
              "found by its columns more than by its name: is "
                  + target.logicalName()
                  + " the table of "
                  + String.join(", ", source.patterns())
                  + "?"));
    }
    List<ColumnPair> pairs = new ArrayList<>();
    List<NameWords> tableNames = TargetNames.of(target);
    for (TargetColumn column :
        target.columns().values().stream()
            .filter(c -> TargetNames.isData(target, c))
            .filter(c -> !(c.type() instanceof ColumnType.Lookup))
            .sorted(Comparator.comparing(TargetColumn::name))
            .toList()) {
      List<NameWords> names = TargetNames.of(target, column);
      for (ColumnProfile from : source.columns()) {
        double likeness = TargetNames.likeness(names, sourceNames(source, from.name(), tableNames));
        if (likeness >= NameWords.LIKELY) {
          pair(source, column, from, likeness, pairs, notes);
        }
      }
    }
    pairs.sort(Comparator.comparing(ColumnPair::score).reversed());
    List<ColumnProposal> columns = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (ColumnPair pair : pairs) {
      String from = "from " + pair.proposal().source();
      if (!taken.contains(from) && taken.add(pair.proposal().target().name())) {
        taken.add(from);
        columns.add(pair.proposal());
      }
    }
    stateOfStatus(source, target, columns);
    columns.sort(Comparator.comparing(c -> source.columns().indexOf(source.column(c.source()))));
    return new TableDraft(source, target, List.of(), columns, List.of(), notes);
  }

  /** A status belongs to a state, which has to be written with it. */
  private void stateOfStatus(SourceTable source, TargetTable target, List<ColumnProposal> columns)
      throws MigrationException {
    Optional<TargetColumn> state = target.column("statecode");
    if (state.isEmpty() || columns.stream().anyMatch(c -> c.target().equals(state.get()))) {
      return;
    }
    for (ColumnProposal proposal : List.copyOf(columns)) {
      if (proposal.target().type() instanceof ColumnType.Status status) {
        ColumnProfile from = source.column(proposal.source());
        Map<String, Integer> states = Fitting.statesOf(status, values(source.name(), from));
        columns.add(
            new ColumnProposal(
                state.get(),
                from.name(),
                Map.of("choices", Yaml.choices(states)),
                proposal.likeness(),
                List.of(Note.why("the state that each status belongs to"))));
      }
    }
  }

  private void pair(
      SourceTable source,
      TargetColumn column,
      ColumnProfile from,
      double likeness,
      List<ColumnPair> pairs,
      List<Note> notes)
      throws MigrationException {
    switch (fit(source, column, from)) {
      case Fit.Fits fits -> {
        List<Note> own = new ArrayList<>(fits.notes());
        if (likeness < NameWords.SURE) {
          own.addFirst(Note.decide("found by a likeness of the names only"));
        }
        pairs.add(
            new ColumnPair(
                new ColumnProposal(column, from.name(), fits.settings(), likeness, own),
                likeness * fits.likely()));
      }
      case Fit.Misfit misfit -> {
        if (likeness >= 0.95) {
          notes.add(
              Note.decide(
                  from.name()
                      + " is named like "
                      + column.name()
                      + ", but its values "
                      + misfit.why()));
        }
      }
    }
  }

  /** Whether a source column's values can be a target column's. */
  Fit fit(SourceTable source, TargetColumn column, ColumnProfile from) throws MigrationException {
    List<String> some =
        switch (column.type()) {
          case ColumnType.Choice _,
              ColumnType.Choices _,
              ColumnType.YesNo _,
              ColumnType.State _,
              ColumnType.Status _ ->
              values(source.name(), from);
          default -> from.samples();
        };
    return Fitting.of(column.type(), from, source.dialect(), some);
  }

  private List<String> values(String source, ColumnProfile column) throws MigrationException {
    String place = source + "." + column.name();
    List<String> known = values.get(place);
    if (known == null) {
      known =
          profiling.values(source, column.name(), VALUES).stream()
              .map(Profiling.ValueCount::value)
              .filter(v -> !column.nulls().containsKey(v))
              .toList();
      values.put(place, known);
    }
    return known;
  }

  /** A column's name, by itself and without the words of its table. */
  static List<NameWords> sourceNames(
      SourceTable source, String column, List<NameWords> tableNames) {
    List<NameWords> names = new ArrayList<>();
    for (String name : new HashSet<>(Arrays.asList(column, unprefixed(source, column)))) {
      NameWords whole = NameWords.of(name);
      names.add(whole);
      names.add(whole.without(NameWords.of(source.name())));
      tableNames.forEach(table -> names.add(whole.without(table)));
    }
    return names;
  }

  /** Without letters and a mark that all columns of a source start with, as KUND_ORT. */
  private static String unprefixed(SourceTable source, String column) {
    int mark = column.indexOf('_');
    if (mark < 1 || source.columns().size() < 3) {
      return column;
    }
    String prefix = column.substring(0, mark + 1);
    return source.columns().stream()
            .allMatch(c -> c.name().startsWith(prefix) && c.name().length() > prefix.length())
        ? column.substring(mark + 1)
        : column;
  }
}
