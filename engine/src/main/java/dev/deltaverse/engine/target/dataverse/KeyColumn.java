package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.Reference;
import dev.deltaverse.webapi.KeyPart;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** A column of a key, with the type that decides how its values are written in addresses. */
record KeyColumn(String name, ColumnType type) {
  /**
   * The column with a value.
   *
   * @param text canonical text
   * @throws IllegalArgumentException if the type allows no keys or the text is not of the type
   */
  KeyPart part(String text) {
    try {
      return switch (type) {
        case ColumnType.Text _, ColumnType.Memo _ -> KeyPart.text(name, text);
        case ColumnType.Whole _,
            ColumnType.Big _,
            ColumnType.Choice _,
            ColumnType.State _,
            ColumnType.Status _ ->
            KeyPart.whole(name, Long.parseLong(text));
        case ColumnType.Decimal _, ColumnType.Floating _, ColumnType.Money _ ->
            KeyPart.decimal(name, new BigDecimal(text));
        case ColumnType.DateOnly _ -> KeyPart.date(name, LocalDate.parse(text));
        case ColumnType.DateTime _ -> KeyPart.dateTime(name, Instant.parse(text));
        case ColumnType.Guid _ -> KeyPart.guid(name, UUID.fromString(text));
        case ColumnType.Lookup _ -> KeyPart.lookup(name, lookupId(text));
        case ColumnType.YesNo _, ColumnType.Choices _, ColumnType.Unsupported _ ->
            throw new IllegalArgumentException("a column of type " + type + " is no key column");
      };
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "Key column " + name + " cannot take the value '" + text + "': " + e.getMessage(), e);
    }
  }

  /** The service addresses a row by a lookup's id only, never by the key of its row. */
  private static UUID lookupId(String text) {
    int id = text.lastIndexOf(Reference.SEPARATOR + "#");
    return UUID.fromString(id < 0 ? text : text.substring(id + 2));
  }

  /** The property that reads it. */
  String property() {
    return Canonical.property(name, type);
  }
}
