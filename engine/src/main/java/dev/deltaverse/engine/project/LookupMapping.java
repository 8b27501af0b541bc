package dev.deltaverse.engine.project;

import java.util.List;
import java.util.Optional;

/**
 * How a lookup column finds its row. With several targets (customer, owner, custom polymorphic) the
 * first whose condition holds is taken.
 */
public record LookupMapping(List<To> targets, OnMissing onMissing) {
  public LookupMapping {
    targets = List.copyOf(targets);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a lookup needs a target");
    }
  }

  /** One table that the lookup can point to. */
  public sealed interface To {
    /** SQL predicate over the raw row that chooses this target; empty for always. */
    Optional<String> when();
  }

  /**
   * A row of a table of this project, by its key.
   *
   * @param table the table's name in the project
   * @param from raw columns, one for each key column of that table in its order
   */
  public record ByKey(String table, List<String> from, Optional<String> when) implements To {
    public ByKey {
      from = List.copyOf(from);
    }
  }

  /**
   * A row of any target table by its id; not checked for existence.
   *
   * @param target logical name of the target table
   * @param from the raw column that holds the id
   */
  public record ById(String target, String from, Optional<String> when) implements To {}

  /**
   * A row of a target table outside the project, by one of its alternate keys.
   *
   * @param target logical name of the target table
   * @param key columns of that table's alternate key
   * @param from raw columns, one for each key column
   */
  public record ByTargetKey(
      String target, List<String> key, List<String> from, Optional<String> when) implements To {
    public ByTargetKey {
      key = List.copyOf(key);
      from = List.copyOf(from);
    }
  }

  /** What a lookup whose row is nowhere does. */
  public enum OnMissing {
    PARK,
    NULL,
    REJECT
  }
}
