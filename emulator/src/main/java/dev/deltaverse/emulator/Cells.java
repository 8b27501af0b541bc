package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one value of a payload: checks it against the column's type, length, range and options, and
 * brings it into the form in which the service keeps it (Microsoft: "Column definitions" and "Web
 * API properties").
 */
final class Cells {
  private static final Instant EARLIEST = Instant.parse("1753-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");
  private static final int MOST_CHOICES = 150;

  private Cells() {}

  /** The value at the parser's current token; null clears. */
  static @Nullable Object read(JsonParser parser, Table table, Column column) {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
      throw mismatch(table, column, token == JsonToken.START_OBJECT ? "{...}" : "[...]");
    }
    return switch (column.type()) {
      case STRING, MEMO -> text(parser, table, column);
      case INTEGER -> integer(parser, table, column);
      case PICKLIST, STATE, STATUS -> choice(parser, table, column);
      case MULTISELECT -> choices(parser, table, column);
      case BIGINT -> bigInteger(parser, table, column);
      case DECIMAL, MONEY -> decimal(parser, table, column);
      case DOUBLE -> floating(parser, table, column);
      case BOOLEAN, MANAGED -> bool(parser, table, column);
      case DATETIME -> dateTime(parser, table, column);
      case UNIQUEIDENTIFIER -> guid(parser, table, column);
      case LOOKUP, CUSTOMER, OWNER -> throw mismatch(table, column, parser.getString());
      case FILE ->
          throw Refusal.badRequest(
              "0x80048d19",
              "File column '" + column.logicalName() + "' is not set by JSON: PATCH its own URL.");
      case IMAGE -> image(parser, table, column);
    };
  }

  private static @Nullable String text(JsonParser parser, Table table, Column column) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw mismatch(table, column, parser.getString());
    }
    String text = parser.getString();
    if (text.isEmpty()) {
      return null;
    }
    if (text.length() > column.maxLength()) {
      throw Refusal.badRequest(
          column.type() == ColumnType.MEMO ? "0x80044340" : "0x80044331",
          "A validation error occurred.  The length of the '"
              + column.logicalName()
              + "' attribute of the '"
              + table.logicalName
              + "' entity exceeded the maximum allowed length of '"
              + column.maxLength()
              + "'.");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == '\ufffe' || c == '\uffff') {
        throw Refusal.badRequest(
            "0x80040278",
            "Invalid character in field '"
                + column.logicalName()
                + "': '"
                + text
                + "', hexadecimal value 0x"
                + String.format("%02X", (int) c)
                + ", is an invalid character.");
      }
    }
    return text;
  }

  private static Integer integer(JsonParser parser, Table table, Column column) {
    int value = int32(parser, table, column);
    if (BigDecimal.valueOf(value).compareTo(column.min()) < 0
        || BigDecimal.valueOf(value).compareTo(column.max()) > 0) {
      throw outOfRange("0x8004432F", table, column, Integer.toString(value));
    }
    return value;
  }

  /**
   * An Edm.Int32. Digits in a string are taken, as Microsoft's own samples post them ({@code
   * "numberofemployees":"200"}).
   */
  private static int int32(JsonParser parser, Table table, Column column) {
    String text = parser.getString();
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        || parser.currentToken() == JsonToken.VALUE_STRING) {
      try {
        return Integer.parseInt(text);
      } catch (NumberFormatException e) {
        throw mismatch(table, column, text);
      }
    }
    throw mismatch(table, column, text);
  }

  private static Integer choice(JsonParser parser, Table table, Column column) {
    int value = int32(parser, table, column);
    requireOption(table, column, value);
    return value;
  }

  private static void requireOption(Table table, Column column, int value) {
    if (column.option(value) == null) {
      if (column.type() == ColumnType.STATE || column.type() == ColumnType.STATUS) {
        throw Refusal.badRequest(
            "0x80048408",
            value + " is not a valid " + column.logicalName() + " of " + table.logicalName + ".");
      }
      throw Refusal.badRequest(
          "0x8004431A",
          "A validation error occurred.  The value '"
              + value
              + "' of '"
              + column.logicalName()
              + "' on record of type '"
              + table.logicalName
              + "' is outside the valid range. Accepted Values: "
              + String.join(
                  ",", column.options().stream().map(o -> Integer.toString(o.value())).toList()));
    }
  }

  private static @Nullable String choices(JsonParser parser, Table table, Column column) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw mismatch(table, column, parser.getString());
    }
    String text = parser.getString();
    if (text.isBlank()) {
      return null;
    }
    TreeSet<Integer> values = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      int value;
      try {
        value = Integer.parseInt(part.strip());
      } catch (NumberFormatException e) {
        throw mismatch(table, column, text);
      }
      requireOption(table, column, value);
      values.add(value);
    }
    if (values.size() > MOST_CHOICES) {
      throw Refusal.badRequest(
          "0x80050222",
          "Too many selections for attribute "
              + column.logicalName()
              + ": "
              + values.size()
              + "; the most is "
              + MOST_CHOICES
              + ".");
    }
    return String.join(",", values.stream().map(Object::toString).toList());
  }

  private static Long bigInteger(JsonParser parser, Table table, Column column) {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw mismatch(table, column, parser.getString());
    }
    return parser.getLongValue();
  }

  private static BigDecimal decimal(JsonParser parser, Table table, Column column) {
    BigDecimal value = number(parser, table, column);
    int scale = column.type() == ColumnType.MONEY ? 4 : column.precision();
    int kept = Math.min(scale, column.precision());
    if (value.compareTo(column.min()) < 0 || value.compareTo(column.max()) > 0) {
      throw outOfRange(
          column.type() == ColumnType.MONEY ? "0x80040317" : "0x80044330",
          table,
          column,
          value.toPlainString());
    }
    return value.setScale(kept, RoundingMode.HALF_UP).setScale(scale, RoundingMode.UNNECESSARY);
  }

  private static Double floating(JsonParser parser, Table table, Column column) {
    BigDecimal value = number(parser, table, column);
    if (value.compareTo(column.min()) < 0 || value.compareTo(column.max()) > 0) {
      throw outOfRange("0x8004022c", table, column, value.toPlainString());
    }
    return value.setScale(Math.min(5, column.precision()), RoundingMode.HALF_UP).doubleValue();
  }

  private static BigDecimal number(JsonParser parser, Table table, Column column) {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw mismatch(table, column, parser.getString());
    }
    return parser.getDecimalValue();
  }

  private static Boolean bool(JsonParser parser, Table table, Column column) {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw mismatch(table, column, parser.getString());
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private static Object dateTime(JsonParser parser, Table table, Column column) {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw mismatch(table, column, parser.getString());
    }
    String text = parser.getString();
    try {
      if (column.dateOnly()) {
        LocalDate date = LocalDate.parse(text);
        checkDate(column, date.atStartOfDay().toInstant(java.time.ZoneOffset.UTC), text);
        return date;
      }
      Instant instant = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.SECONDS);
      checkDate(column, instant, text);
      return instant;
    } catch (DateTimeException e) {
      throw mismatch(table, column, text);
    }
  }

  private static void checkDate(Column column, Instant instant, String text) {
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw Refusal.badRequest(
          "0x80040239",
          "DateTime is less than minimum value supported by CrmDateTime. Attribute "
              + column.logicalName()
              + ", actual value: "
              + text
              + ", minimum value supported: 1753-01-01T00:00:00Z");
    }
  }

  private static UUID guid(JsonParser parser, Table table, Column column) {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      UUID id = guidOrNull(parser.getString());
      if (id != null) {
        return id;
      }
    }
    throw mismatch(table, column, parser.getString());
  }

  /** A guid in the usual form, with or without braces; null if the text is none. */
  static @Nullable UUID guidOrNull(String text) {
    String bare =
        text.length() == 38 && text.startsWith("{") && text.endsWith("}")
            ? text.substring(1, 37)
            : text;
    if (bare.length() != 36) {
      return null;
    }
    try {
      return UUID.fromString(bare);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] image(JsonParser parser, Table table, Column column) {
    byte[] bytes;
    try {
      bytes = java.util.Base64.getDecoder().decode(parser.getString());
    } catch (IllegalArgumentException e) {
      throw mismatch(table, column, "not base64");
    }
    if (bytes.length > column.maxLength() * 1024L) {
      throw Refusal.badRequest(
          "0x80044a06",
          "Image of "
              + bytes.length
              + " bytes is larger than the maximum of '"
              + column.logicalName()
              + "', "
              + column.maxLength()
              + " KB.");
    }
    return Arrays.copyOf(bytes, bytes.length);
  }

  static Refusal mismatch(Table table, Column column, String literal) {
    return Refusal.payload(
        table.entitySet,
        "Cannot convert the literal '"
            + literal
            + "' to the expected type '"
            + column.edmType()
            + "'. Property '"
            + column.logicalName()
            + "'.");
  }

  private static Refusal outOfRange(String code, Table table, Column column, String value) {
    return Refusal.badRequest(
        code,
        "A validation error occurred.  The value '"
            + value
            + "' of '"
            + column.logicalName()
            + "' on record of type '"
            + table.logicalName
            + "' is outside the valid range of "
            + column.min().toPlainString()
            + " to "
            + column.max().toPlainString()
            + ".");
  }
}
