package dev.deltaverse.engine.init;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.ColumnProfile;
import dev.deltaverse.engine.staging.Profiling;
import dev.deltaverse.engine.target.TargetRelationship;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds sources whose rows are the pairs of a many-to-many relationship of two tables. */
final class LinkSearch {
  private static final double FOUND = 0.5;

  private final Profiling profiling;

  LinkSearch(Profiling profiling) {
    this.profiling = profiling;
  }

  private record Side(String column, double share) {}

  /** The relationship whose two keys a source holds, if there is one. */
  Optional<LinkProposal> of(
      SourceTable source, List<TableDraft> tables, Collection<TargetRelationship> relationships)
      throws MigrationException {
    for (TargetRelationship relationship :
        relationships.stream()
            .sorted(Comparator.comparing(TargetRelationship::schemaName))
            .toList()) {
      Optional<TableDraft> left = table(tables, relationship.leftTable());
      Optional<TableDraft> right = table(tables, relationship.rightTable());
      if (left.isEmpty() || right.isEmpty() || left.get().equals(right.get())) {
        continue;
      }
      Optional<Side> leftSide = side(source, left.get(), "");
      Optional<Side> rightSide = side(source, right.get(), leftSide.map(Side::column).orElse(""));
      if (leftSide.isPresent() && rightSide.isPresent()) {
        List<Note> notes = new ArrayList<>(source.doubts());
        notes.add(
            Note.decide(
                "its values are keys of both tables: is it relationship "
                    + relationship.schemaName()
                    + "?"));
        return Optional.of(
            new LinkProposal(
                source,
                relationship,
                left.get(),
                leftSide.get().column(),
                right.get(),
                rightSide.get().column(),
                notes));
      }
    }
    return Optional.empty();
  }

  private static Optional<TableDraft> table(List<TableDraft> tables, String target) {
    return tables.stream()
        .filter(t -> t.target().logicalName().equals(target))
        .filter(t -> t.key().size() == 1 && t.keySources().size() == 1)
        .findFirst();
  }

  private Optional<Side> side(SourceTable source, TableDraft table, String taken)
      throws MigrationException {
    List<Side> sides = new ArrayList<>();
    for (ColumnProfile column : source.columns()) {
      if (!column.name().equals(taken)) {
        Profiling.Overlap overlap =
            profiling.overlap(
                source.name(), List.of(column.name()), table.source().name(), table.keySources());
        NameWords name = NameWords.of(column.name());
        double likeness =
            TargetNames.likeness(
                List.of(name),
                List.of(
                    NameWords.of(table.keySources().getFirst()),
                    NameWords.of(table.source().name())));
        if (overlap.share() >= FOUND) {
          sides.add(new Side(column.name(), overlap.share() + likeness));
        }
      }
    }
    return sides.stream().max(Comparator.comparing(Side::share));
  }
}
