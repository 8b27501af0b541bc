package dev.deltaverse.engine.init;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.ColumnProfile;
import dev.deltaverse.engine.staging.Profiling;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the key of a table. In this order: an alternate key of the target that is Active and
 * whose values are unique and complete in the snapshot; one that is not Active yet; one with a
 * column that no name was like, if one source column is as unique as it must be; columns that are
 * unique without being a key of the target, which must be made; and else the one with the fewest
 * duplicates.
 */
final class KeyChoice {
  private final Profiling profiling;
  private final Matching matching;

  KeyChoice(Profiling profiling, Matching matching) {
    this.profiling = profiling;
    this.matching = matching;
  }

  /** Rows that some source columns do not tell apart, and rows that have one of them blank. */
  private record Health(long twins, long blank) {
    boolean good() {
      return twins == 0 && blank == 0;
    }

    String text() {
      return "rows too many with the same values: " + twins + ", with a blank: " + blank;
    }
  }

  private Health health(SourceTable source, List<String> columns) throws MigrationException {
    long blank = profiling.blank(source.name(), columns);
    long distinct = profiling.distinct(source.name(), columns);
    return new Health(source.rows() - blank - distinct, blank);
  }

  TableDraft with(TableDraft draft) throws MigrationException {
    List<TargetKey> keys =
        draft.target().keys().stream()
            .filter(k -> k.columns().stream().allMatch(c -> usable(draft, c)))
            .sorted(
                Comparator.comparing((TargetKey k) -> !k.active())
                    .thenComparing(k -> k.columns().size())
                    .thenComparing(TargetKey::name))
            .toList();
    List<String> tried = new ArrayList<>();
    for (TargetKey key : keys) {
      TableDraft completed = completed(draft, key);
      if (completed.keySources().size() == key.columns().size()) {
        Health health = health(draft.source(), completed.keySources());
        if (health.good()) {
          return noted(completed, chosen(key, draft.source().rows()));
        }
        tried.add(key.name() + " (" + health.text() + ")");
      }
    }
    if (!tried.isEmpty()) {
      TableDraft completed = completed(draft, keys.getFirst());
      return noted(
          completed,
          Note.decide(
              "the target's keys are not unique and complete in the snapshot: "
                  + String.join("; ", tried)
                  + ". Rows without a key of their own are rejected; set duplicates, or take"
                  + " another key"));
    }
    return own(draft);
  }

  private static Note chosen(TargetKey key, long rows) {
    String why = key.name() + ": unique and complete in all " + rows + " rows";
    return key.active()
        ? Note.why("alternate key " + why)
        : Note.decide(
            "alternate key "
                + why
                + ", but its index is "
                + key.status()
                + "; a run needs it Active");
  }

  private static boolean usable(TableDraft draft, String column) {
    return draft.target().column(column).filter(c -> c.type().addressable()).isPresent();
  }

  /** The draft with the key; a key column that nothing was like takes a unique column that fits. */
  private TableDraft completed(TableDraft draft, TargetKey key) throws MigrationException {
    List<ColumnProposal> columns = new ArrayList<>(draft.columns());
    for (String name : key.columns()) {
      if (columns.stream().noneMatch(c -> c.target().name().equals(name))) {
        TargetColumn column = draft.target().column(name).orElseThrow();
        List<String> others =
            key.columns().stream()
                .flatMap(k -> columns.stream().filter(c -> c.target().name().equals(k)))
                .map(ColumnProposal::source)
                .toList();
        Optional<ColumnProposal> unique =
            others.size() < key.columns().size() - 1
                ? Optional.empty()
                : unique(draft, columns, column, others);
        if (unique.isPresent()) {
          columns.addFirst(unique.get());
        }
      }
    }
    return new TableDraft(
        draft.source(), draft.target(), key.columns(), columns, draft.lookups(), draft.notes());
  }

  private Optional<ColumnProposal> unique(
      TableDraft draft, List<ColumnProposal> columns, TargetColumn column, List<String> others)
      throws MigrationException {
    for (ColumnProfile from : draft.source().columns()) {
      boolean free = columns.stream().noneMatch(c -> c.source().equals(from.name()));
      List<String> together = new ArrayList<>(others);
      together.add(from.name());
      if (free
          && from.filled() == from.rows()
          && matching.fit(draft.source(), column, from) instanceof Fit.Fits fits
          && health(draft.source(), together).good()) {
        List<Note> notes = new ArrayList<>(fits.notes());
        notes.add(Note.decide("no name is like it; taken because it tells all rows apart"));
        return Optional.of(
            new ColumnProposal(column, from.name(), fits.settings(), NameWords.LIKELY, notes));
      }
    }
    return Optional.empty();
  }

  /** A key of the project's own making. */
  private TableDraft own(TableDraft draft) throws MigrationException {
    List<ColumnProposal> able =
        draft.columns().stream()
            .filter(c -> c.target().type().addressable())
            .filter(c -> draft.source().column(c.source()).filled() == draft.source().rows())
            .toList();
    Optional<List<ColumnProposal>> unique = smallest(draft.source(), able);
    if (unique.isPresent()) {
      return noted(
          keyed(draft, unique.get()),
          Note.decide(
              "unique and complete in all "
                  + draft.source().rows()
                  + " rows, but "
                  + draft.target().logicalName()
                  + " has no such alternate key; `deltaverse check --create-keys` makes it"));
    }
    if (able.isEmpty()) {
      return noted(draft, Note.decide("no column that fits is complete: name the key's columns"));
    }
    Comparator<ColumnProposal> byDistinct =
        Comparator.comparing(c -> draft.source().column(c.source()).distinct());
    ColumnProposal best = able.stream().max(byDistinct).orElseThrow();
    return noted(
        keyed(draft, List.of(best)),
        Note.decide(
            "no columns are unique ("
                + health(draft.source(), List.of(best.source())).text()
                + "): name the columns that tell rows apart"));
  }

  /** One column, else two, else three, that tell all rows apart. */
  private Optional<List<ColumnProposal>> smallest(SourceTable source, List<ColumnProposal> able)
      throws MigrationException {
    for (ColumnProposal column : able) {
      if (source.column(column.source()).unique()) {
        return Optional.of(List.of(column));
      }
    }
    List<ColumnProposal> few =
        able.stream()
            .sorted(
                Comparator.comparing((ColumnProposal c) -> -source.column(c.source()).distinct()))
            .limit(6)
            .sorted(Comparator.comparing(able::indexOf))
            .toList();
    for (int i = 0; i < few.size(); i++) {
      for (int j = i + 1; j < few.size(); j++) {
        List<ColumnProposal> two = List.of(few.get(i), few.get(j));
        if (health(source, sources(two)).good()) {
          return Optional.of(two);
        }
      }
    }
    for (int i = 0; i < few.size(); i++) {
      for (int j = i + 1; j < few.size(); j++) {
        for (int k = j + 1; k < few.size(); k++) {
          List<ColumnProposal> three = List.of(few.get(i), few.get(j), few.get(k));
          if (health(source, sources(three)).good()) {
            return Optional.of(three);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> sources(List<ColumnProposal> columns) {
    return columns.stream().map(ColumnProposal::source).toList();
  }

  private static TableDraft keyed(TableDraft draft, List<ColumnProposal> key) {
    return new TableDraft(
        draft.source(),
        draft.target(),
        key.stream().map(c -> c.target().name()).toList(),
        draft.columns(),
        draft.lookups(),
        draft.notes());
  }

  /** The note on the key stands first. */
  private static TableDraft noted(TableDraft draft, Note note) {
    List<Note> notes = new ArrayList<>(draft.notes());
    notes.addFirst(new Note(note.decide(), "Key: " + note.text()));
    return new TableDraft(
        draft.source(), draft.target(), draft.key(), draft.columns(), draft.lookups(), notes);
  }
}
