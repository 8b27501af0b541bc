package dev.deltaverse.engine.project;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong in one project file. Not thread-safe. */
final class Problems {
  private final Path file;
  private final Set<Problem> found = new LinkedHashSet<>();
  private final Set<Place> places = new HashSet<>();

  Problems(Path file) {
    this.file = file;
  }

  void add(Place place, String message, String remedy) {
    places.add(place);
    found.add(
        new Problem(file, place.line(), place.column(), place.path(), message, oneLine(remedy)));
  }

  /** Adds only where nothing is known to be wrong at that place, so that no fault is told twice. */
  void addUnlessKnown(Place place, String message, String remedy) {
    if (!places.contains(place)) {
      add(place, message, remedy);
    }
  }

  boolean knows(Place place) {
    return places.contains(place);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In file order. */
  List<Problem> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
