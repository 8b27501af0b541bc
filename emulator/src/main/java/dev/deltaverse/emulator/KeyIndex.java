package dev.deltaverse.emulator;

import java.util.Iterator;
import java.util.UUID;
import java.util.function.IntFunction;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** Keeps the unique indexes behind alternate keys. */
final class KeyIndex {
  private static final char SEPARATOR = '\u0001';

  private KeyIndex() {}

  /**
   * The index entry of a row, or an empty text if a key column is null: such rows are not
   * constrained.
   */
  static String text(Table table, AlternateKey key, IntFunction<@Nullable Object> cells) {
    StringBuilder text = new StringBuilder();
    for (String column : key.columns()) {
      String part = Literals.keyText(cells.apply(table.position(column)));
      if (part == null) {
        return "";
      }
      if (!text.isEmpty() || column != key.columns().getFirst()) {
        text.append(SEPARATOR);
      }
      text.append(part);
    }
    return text.isEmpty() ? " " : text.toString();
  }

  /**
   * Brings the indexes of a table up to date for one row; {@code before} or {@code after} may be
   * absent.
   */
  static void update(
      Store store, Change change, Table table, @Nullable Row before, @Nullable Row after) {
    for (AlternateKey key : table.keys) {
      if (!key.built()) {
        continue;
      }
      String old = before == null ? "" : text(table, key, before::cell);
      String now = after == null ? "" : text(table, key, after::cell);
      if (old.equals(now)) {
        continue;
      }
      MVMap<String, UUID> index = store.key(table.logicalName, key.name());
      if (!old.isEmpty()) {
        change.remove(index, old);
      }
      if (!now.isEmpty() && after != null) {
        UUID other = index.get(now);
        if (other != null && !other.equals(after.id)) {
          throw duplicate(table, key, other);
        }
        change.put(index, now, after.id);
      }
    }
  }

  /** Builds the index of a new key over the rows there are; false if they have duplicates. */
  static boolean build(Store store, Change change, Table table, AlternateKey key) {
    MVMap<String, UUID> index = store.key(table.logicalName, key.name());
    int mark = change.mark();
    Iterator<Row> rows = store.scan(table, null);
    while (rows.hasNext()) {
      Row row = rows.next();
      String text = text(table, key, row::cell);
      if (!text.isEmpty() && change.put(index, text, row.id) != null) {
        change.rollbackTo(mark);
        return false;
      }
    }
    return true;
  }

  private static Refusal duplicate(Table table, AlternateKey key, UUID other) {
    return new Refusal(
        412,
        "0x80060892",
        "Entity Key "
            + key.displayName()
            + " violated. A record with the same value for "
            + String.join(", ", key.columns())
            + " already exists. A duplicate record cannot be created. Select one or more unique"
            + " values and try again. <DuplicateEntity Entity=\""
            + table.logicalName
            + "\"><DuplicateAttributes><Id>"
            + other
            + "</Id></DuplicateAttributes></DuplicateEntity>");
  }
}
