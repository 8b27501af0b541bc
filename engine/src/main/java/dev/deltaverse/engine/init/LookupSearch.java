package dev.deltaverse.engine.init;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.Profiling;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the source columns of lookups: those whose values are keys of the table that the
 * relationship points to, and whose names are like the lookup's, the table's or its key's.
 */
final class LookupSearch {
  private static final double FOUND = 0.5;
  private static final double NEARLY_ALL = 0.95;
  private static final double ALIKE = 0.35;

  private final Profiling profiling;

  LookupSearch(Profiling profiling) {
    this.profiling = profiling;
  }

  /** Source columns for a lookup to one table. */
  private record Candidate(
      TableDraft parent, List<String> from, double likeness, Profiling.Overlap overlap) {
    double score() {
      return 0.5 * likeness + 0.5 * overlap.share();
    }
  }

  TableDraft with(TableDraft draft, List<TableDraft> all) throws MigrationException {
    List<LookupProposal> lookups = new ArrayList<>();
    List<Note> notes = new ArrayList<>(draft.notes());
    List<ColumnProposal> columns = new ArrayList<>(draft.columns());
    for (TargetColumn column :
        draft.target().columns().values().stream()
            .filter(c -> TargetNames.isData(draft.target(), c))
            .sorted(Comparator.comparing(TargetColumn::name))
            .toList()) {
      if (column.type() instanceof ColumnType.Lookup type) {
        lookup(draft, column, type, all, columns, lookups, notes);
      }
    }
    return new TableDraft(draft.source(), draft.target(), draft.key(), columns, lookups, notes);
  }

  private void lookup(
      TableDraft draft,
      TargetColumn column,
      ColumnType.Lookup type,
      List<TableDraft> all,
      List<ColumnProposal> columns,
      List<LookupProposal> lookups,
      List<Note> notes)
      throws MigrationException {
    List<Candidate> candidates = new ArrayList<>();
    for (TableDraft parent : all) {
      if (type.navigation().containsKey(parent.target().logicalName())
          && !parent.key().isEmpty()
          && parent.keySources().size() == parent.key().size()) {
        candidate(draft, column, parent).ifPresent(candidates::add);
      }
    }
    Optional<Candidate> best = candidates.stream().max(Comparator.comparing(Candidate::score));
    if (best.isEmpty()) {
      if (all.stream().anyMatch(p -> type.navigation().containsKey(p.target().logicalName()))) {
        notes.add(
            Note.decide(
                "Lookup "
                    + column.name()
                    + " to "
                    + String.join(", ", type.targets())
                    + ": no column holds keys of that table"));
      }
      return;
    }
    Candidate found = best.get();
    // A column that is one by its likeness only is given up for the lookup.
    columns.removeIf(
        c ->
            found.from().contains(c.source())
                && c.likeness() < found.likeness()
                && !draft.key().contains(c.target().name()));
    lookups.add(
        new LookupProposal(
            column.name(),
            found.parent().source().name(),
            found.from(),
            notes(draft, found, type.targets())));
  }

  private static List<Note> notes(TableDraft draft, Candidate found, List<String> targets) {
    List<Note> notes = new ArrayList<>();
    String share =
        String.format(
            Locale.ROOT,
            "%d of %d values are keys of %s",
            found.overlap().found(),
            found.overlap().values(),
            found.parent().source().name());
    boolean few = found.overlap().share() < NEARLY_ALL;
    boolean unlike = found.likeness() < NameWords.LIKELY;
    notes.add(
        new Note(
            few || unlike,
            few ? share + "; rows with others are parked until their parent is there" : share));
    if (targets.size() > 1) {
      notes.add(
          Note.decide(
              "it can point to "
                  + String.join(", ", targets)
                  + "; a list of targets, each with 'when', tells them apart"));
    }
    return notes;
  }

  private Optional<Candidate> candidate(TableDraft draft, TargetColumn column, TableDraft parent)
      throws MigrationException {
    List<String> keys = parent.keySources();
    if (keys.size() == 1) {
      List<Candidate> found = new ArrayList<>();
      for (String from : names(draft)) {
        one(draft, column, parent, from).ifPresent(found::add);
      }
      return found.stream().max(Comparator.comparing(Candidate::score));
    }
    List<String> from = new ArrayList<>();
    double likeness = 0;
    for (String key : keys) {
      String best = "";
      double bestLikeness = 0;
      for (String name : names(draft)) {
        double is = from.contains(name) ? 0 : NameWords.of(name).likeness(NameWords.of(key));
        if (is > bestLikeness) {
          best = name;
          bestLikeness = is;
        }
      }
      if (bestLikeness < NameWords.LIKELY) {
        return Optional.empty();
      }
      from.add(best);
      likeness += bestLikeness / keys.size();
    }
    if (draft.source().equals(parent.source()) && from.equals(keys)) {
      return Optional.empty();
    }
    return checked(draft, parent, from, likeness);
  }

  private static List<String> names(TableDraft draft) {
    return draft.source().columns().stream().map(c -> c.name()).toList();
  }

  private Optional<Candidate> one(
      TableDraft draft, TargetColumn column, TableDraft parent, String from)
      throws MigrationException {
    boolean itself = draft.source().equals(parent.source());
    if (itself && parent.keySources().contains(from)) {
      return Optional.empty();
    }
    NameWords name = NameWords.of(from);
    List<NameWords> wanted = new ArrayList<>(TargetNames.of(draft.target(), column));
    wanted.addAll(TargetNames.of(parent.target()));
    wanted.add(NameWords.of(parent.source().name()));
    String key = parent.keySources().getFirst();
    wanted.add(NameWords.of(parent.source().name() + " " + key));
    double likeness = TargetNames.likeness(List.of(name), wanted);
    if (!itself && key.equalsIgnoreCase(from) && !isPlain(key)) {
      likeness = 1;
    }
    // A name that says what is pointed to stands in longer names: ship_to_customer_no.
    likeness = Math.max(likeness, wanted.stream().anyMatch(name::has) ? 0.6 : 0);
    return likeness < ALIKE ? Optional.empty() : checked(draft, parent, List.of(from), likeness);
  }

  /** Names that every table has. */
  private static boolean isPlain(String key) {
    return NameWords.of("id").likeness(NameWords.of(key)) >= 0.95
        || NameWords.of("code").likeness(NameWords.of(key)) >= 0.95;
  }

  private Optional<Candidate> checked(
      TableDraft draft, TableDraft parent, List<String> from, double likeness)
      throws MigrationException {
    Profiling.Overlap overlap =
        profiling.overlap(draft.source().name(), from, parent.source().name(), parent.keySources());
    return overlap.share() >= FOUND
        ? Optional.of(new Candidate(parent, from, likeness, overlap))
        : Optional.empty();
  }
}
