package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.staging.SourceRead;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was read of each source of this run, and what the models were computed from. Thread-safe.
 */
final class Sources {
  private final Map<String, SourceRead> reads = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> inputs = new ConcurrentHashMap<>();

  void read(SourceRead read) {
    reads.put(read.name(), read);
  }

  @Nullable SourceRead read(String name) {
    return reads.get(name);
  }

  /**
   * Notes the sources that a model's text names by their staging tables.
   *
   * @param names the project's tables and links
   */
  void model(String name, String sql, Collection<String> names) {
    Set<String> found = new TreeSet<>();
    for (String other : names) {
      if (named(sql, "(?:raw|want|typ)", other)) {
        found.add(other);
      }
    }
    inputs.put(name, Set.copyOf(found));
  }

  private static boolean named(String sql, String prefix, String name) {
    return Pattern.compile(
            "\\b" + prefix + "_" + Pattern.quote(name) + "\\b", Pattern.CASE_INSENSITIVE)
        .matcher(sql)
        .find();
  }

  /** The sources that a model is computed from; none for a table of files. */
  Set<String> inputs(String name) {
    return inputs.getOrDefault(name, Set.of());
  }

  /**
   * Whether a key that is absent from the rows of a source is known to be absent from the snapshot;
   * of a model, whether all that it is computed from was read completely too.
   */
  boolean complete(String name) {
    return complete(name, new HashSet<>());
  }

  private boolean complete(String name, Set<String> seen) {
    if (!seen.add(name)) {
      return true;
    }
    SourceRead read = reads.get(name);
    return read != null
        && read.complete()
        && inputs(name).stream().allMatch(input -> complete(input, seen));
  }
}
