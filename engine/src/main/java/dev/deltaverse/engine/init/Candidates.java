package dev.deltaverse.engine.init;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.Catalogue;
import dev.deltaverse.engine.target.TargetSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tables of the target to describe: an environment has hundreds, of which most are its own.
 * All custom ones if they are few, and for each file the few whose names are most like it.
 */
final class Candidates {
  private static final int FEW = 100;
  private static final int FOR_EACH_FILE = 5;

  private final Catalogue catalogue;

  Candidates(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  TargetSchema of(List<SourceTable> sources) throws MigrationException {
    List<Catalogue.Entry> entries = catalogue.entries();
    Set<String> chosen = new TreeSet<>();
    List<String> custom =
        entries.stream().filter(Catalogue.Entry::custom).map(Catalogue.Entry::name).toList();
    if (custom.size() <= FEW) {
      chosen.addAll(custom);
    }
    for (SourceTable source : sources) {
      NameWords name = NameWords.of(source.name());
      List<Catalogue.Entry> alike = new ArrayList<>(entries);
      alike.sort(Comparator.comparing((Catalogue.Entry e) -> -likeness(name, e)));
      alike.stream()
          .limit(FOR_EACH_FILE)
          .filter(e -> likeness(name, e) >= NameWords.LIKELY)
          .forEach(e -> chosen.add(e.name()));
    }
    return catalogue.describe(chosen);
  }

  private static double likeness(NameWords name, Catalogue.Entry entry) {
    String prefix = TargetNames.prefix(entry.name());
    return Math.max(
        name.likeness(NameWords.of(entry.name().substring(prefix.length()))),
        entry.label().isBlank() ? 0 : name.likeness(NameWords.of(entry.label())));
  }
}
