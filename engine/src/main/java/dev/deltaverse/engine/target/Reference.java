package dev.deltaverse.engine.target;

import java.util.Arrays;
import java.util.List;

/**
 * A reference to a row, as a lookup holds it: the row's table and either its id or the canonical
 * texts of its key columns.
 *
 * <p>Its canonical text is {@code table US text US text ...} where US is U+001F. An id is the one
 * text {@code #guid}. References are equal to the service if they are equal without case.
 *
 * @param table logical name of the row's table
 * @param key canonical texts of the key columns in the mapping's order, or the one text {@code #id}
 */
public record Reference(String table, List<String> key) {
  /** Between the parts of a canonical text; refused in keys (a control character). */
  public static final char SEPARATOR = '\u001F';

  public Reference {
    key = List.copyOf(key);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("a reference to " + table + " needs a key");
    }
  }

  public static Reference parse(String text) {
    List<String> parts = split(text);
    return new Reference(parts.getFirst(), parts.subList(1, parts.size()));
  }

  /** Splits the canonical text of a composite key. */
  public static List<String> split(String text) {
    return Arrays.asList(text.split(String.valueOf(SEPARATOR), -1));
  }

  /** The id, if this is a reference by id. */
  public boolean byId() {
    return key.size() == 1 && key.getFirst().startsWith("#");
  }

  /** The id of a reference by id. */
  public String id() {
    return key.getFirst().substring(1);
  }

  public String text() {
    return table + SEPARATOR + String.join(String.valueOf(SEPARATOR), key);
  }
}
