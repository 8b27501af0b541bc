package dev.deltaverse.cli;

import dev.deltaverse.engine.Books;
import dev.deltaverse.examples.staffing.StaffingSnapshot;
import dev.deltaverse.examples.staffing.TableTruth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The books that a run of the staffing example must have, by what its generator knows. */
final class Expected {
  /** As in the example's models/distances.sql. */
  private static final double RADIUS_KM = 50;

  private final Map<String, Books> books;
  private final Map<String, BigDecimal> distances;

  private Expected(Map<String, Books> books, Map<String, BigDecimal> distances) {
    this.books = books;
    this.distances = distances;
  }

  /**
   * Of a snapshot.
   *
   * @param before what was expected of the one before it; null for the first
   */
  static Expected of(StaffingSnapshot snapshot, @Nullable Expected before) {
    Map<String, Books> books = new LinkedHashMap<>();
    for (TableTruth truth : snapshot.truth().values()) {
      books.put(
          truth.table().projectName(),
          new Books(
              truth.rows(),
              truth.same(),
              truth.created(),
              truth.updated(),
              truth.deleted(),
              truth.rejected(),
              truth.parked(),
              truth.excluded(),
              0,
              0));
    }
    Map<String, BigDecimal> distances = snapshot.distances(RADIUS_KM);
    books.put("distances", distances(distances, before == null ? Map.of() : before.distances));
    return new Expected(books, distances);
  }

  private static Books distances(Map<String, BigDecimal> now, Map<String, BigDecimal> before) {
    long created = now.keySet().stream().filter(k -> !before.containsKey(k)).count();
    long deleted = before.keySet().stream().filter(k -> !now.containsKey(k)).count();
    long same =
        now.entrySet().stream().filter(e -> e.getValue().equals(before.get(e.getKey()))).count();
    return new Books(
        now.size(), same, created, now.size() - created - same, deleted, 0, 0, 0, 0, 0);
  }

  /** How a run's books differ from these, a sentence for each table; empty if they do not. */
  List<String> deviations(Map<String, Books> actual) {
    List<String> deviations = new ArrayList<>();
    books.forEach(
        (name, expected) -> {
          Books found = actual.getOrDefault(name, Books.EMPTY);
          if (!found.equals(expected)) {
            deviations.add(name + ": " + found + ", expected " + expected);
          }
        });
    return deviations;
  }
}
