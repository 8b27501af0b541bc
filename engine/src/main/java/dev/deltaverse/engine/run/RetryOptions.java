package dev.deltaverse.engine.run;

import dev.deltaverse.engine.journal.RefusedGroup;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the rows that the target refused are sent again.
 *
 * @param group one group of {@link Migration#refused}; empty for all
 * @param names tables and links, none for all
 */
public record RetryOptions(Optional<RefusedGroup> group, Set<String> names) {
  public RetryOptions {
    names = Set.copyOf(names);
  }

  boolean takes(String name) {
    return names.isEmpty() || names.contains(name);
  }
}
