package dev.deltaverse.engine.target;

import java.util.List;

/**
 * An alternate key.
 *
 * @param columns logical names
 * @param status index status as the service names it; usable only when {@code Active}
 */
public record TargetKey(String name, List<String> columns, String status) {
  public TargetKey {
    columns = List.copyOf(columns);
  }

  public boolean active() {
    return status.equals("Active");
  }
}
