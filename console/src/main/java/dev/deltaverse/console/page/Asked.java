package dev.deltaverse.console.page;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.util.Map;
import java.util.Optional;

/**
 * What a visitor asked of a page.
 *
 * @param path values of the address's parts, by name
 * @param query values of its parameters, by name
 */
public record Asked(Map<String, String> path, Map<String, String> query) {
  public Asked {
    path = Map.copyOf(path);
    query = Map.copyOf(query);
  }

  /** A parameter; empty if it is absent. */
  String text(String name) {
    return query.getOrDefault(name, "").strip();
  }

  Optional<Long> number(String name) throws MigrationException {
    String text = path.getOrDefault(name, text(name));
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.valueOf(text));
    } catch (NumberFormatException e) {
      throw new MigrationException(
          Code.SETUP, "'" + text + "' is no number of a " + name, "Choose one from a list.", e);
    }
  }
}
