package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads OData literals, as they stand in key predicates and filters. */
final class Literals {
  private Literals() {}

  /** The value of a literal without regard to a column: String, BigDecimal, UUID and so on. */
  static @Nullable Object parse(String literal) {
    if (literal.equals("null")) {
      return null;
    }
    if (literal.equals("true") || literal.equals("false")) {
      return literal.equals("true");
    }
    if (literal.length() >= 2 && literal.startsWith("'") && literal.endsWith("'")) {
      return literal.substring(1, literal.length() - 1).replace("''", "'");
    }
    UUID id = Cells.guidOrNull(literal);
    if (id != null) {
      return id;
    }
    try {
      if (literal.length() == 10 && literal.charAt(4) == '-') {
        return LocalDate.parse(literal);
      }
      if (literal.indexOf('T') == 10) {
        return OffsetDateTime.parse(literal).toInstant();
      }
      return new BigDecimal(literal);
    } catch (DateTimeException | NumberFormatException e) {
      throw Refusal.badRequest("0x0", "Unrecognized literal '" + literal + "'.");
    }
  }

  /**
   * The literal as a value of a column, in the form in which its cells are kept.
   *
   * @throws Refusal if its type does not fit
   */
  static Object ofColumn(Column column, String literal) {
    Object value = parse(literal);
    Object fitted = value == null ? null : fit(column, value);
    if (fitted == null) {
      throw Refusal.badRequest(
          "0x0",
          "A binary operator with incompatible types was detected: column '"
              + column.logicalName()
              + "' of type '"
              + column.edmType()
              + "' and the literal "
              + literal
              + ".");
    }
    return fitted;
  }

  /** The value in the form of the column's cells, or null if it does not fit. */
  static @Nullable Object fit(Column column, Object value) {
    return switch (column.type()) {
      case STRING, MEMO, MULTISELECT -> value instanceof String ? value : null;
      case INTEGER, PICKLIST, STATE, STATUS, BIGINT, DECIMAL, MONEY, DOUBLE ->
          value instanceof BigDecimal ? value : null;
      case BOOLEAN, MANAGED -> value instanceof Boolean ? value : null;
      case DATETIME -> {
        if (column.dateOnly()) {
          yield value instanceof LocalDate ? value : null;
        }
        yield value instanceof Instant
            ? value
            : value instanceof LocalDate date
                ? date.atStartOfDay().toInstant(java.time.ZoneOffset.UTC)
                : null;
      }
      case LOOKUP, CUSTOMER, OWNER, UNIQUEIDENTIFIER, FILE ->
          value instanceof UUID
              ? value
              : value instanceof String text ? Cells.guidOrNull(text) : null;
      case IMAGE -> null;
    };
  }

  /** A cell's value in a form that can be compared with a fitted literal. */
  static @Nullable Object comparable(@Nullable Object cell) {
    return switch (cell) {
      case null -> null;
      case Integer number -> BigDecimal.valueOf(number);
      case Long number -> BigDecimal.valueOf(number);
      case Double number -> BigDecimal.valueOf(number);
      case Ref ref -> ref.id();
      default -> cell;
    };
  }

  /** Text as SQL Server's collation compares it: without case and trailing spaces. */
  static String collate(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end).toUpperCase(Locale.ROOT);
  }

  /** A cell as part of an index entry; null if the cell is null. */
  static @Nullable String keyText(@Nullable Object cell) {
    return switch (cell) {
      case null -> null;
      case String text -> collate(text);
      case BigDecimal number -> number.stripTrailingZeros().toPlainString();
      case Ref ref -> ref.id().toString();
      default -> cell.toString();
    };
  }
}
