package dev.deltaverse.engine.project;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Names that must differ, without regard to case. */
final class Names {
  private Names() {}

  /** Adds a problem for each item of a list whose {@code name} an earlier one has. */
  static void unique(Section section, String key, String what) {
    Map<String, Place> seen = new HashMap<>();
    section.list(
        key,
        (node, i) -> {
          if (node instanceof Node.Mapping) {
            Section item = section.asSection(node);
            item.text("name").ifPresent(n -> see(seen, n, item.place("name"), what, section));
          }
          return Optional.empty();
        });
  }

  /** Adds a problem if a name was seen before. */
  static void see(Map<String, Place> seen, String name, Place place, String what, Section section) {
    Place earlier = seen.putIfAbsent(name.toLowerCase(Locale.ROOT), place);
    if (earlier != null) {
      section
          .problems()
          .add(
              place,
              "a second " + what + " '" + name + "', the first is in line " + earlier.line(),
              "give each its own name (upper and lower case do not differ)");
    }
  }
}
