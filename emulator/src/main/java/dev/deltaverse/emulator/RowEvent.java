package dev.deltaverse.emulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a row, as custom logic sees it.
 *
 * @param message Create, Update, Upsert or Delete
 * @param row the row as it will stand; for Delete as it stood
 * @param input what the request said of the row; absent for Delete
 */
record RowEvent(String message, Table table, Row row, @Nullable RowInput input) {

  /**
   * Whether logic that is registered for some columns runs: only an update looks at them, and it
   * need not change their values (include-filtering-attributes-plugin-registration).
   */
  boolean touches(Set<String> columns) {
    RowInput said = input;
    return columns.isEmpty()
        || !message.equals("Update")
        || said == null
        || columns.stream().anyMatch(said::mentions);
  }
}
