package dev.deltaverse.webapi;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * One column of a key with its value.
 *
 * @param property the property's name in the URL: a column's logical name, or {@code _x_value} for
 *     a lookup {@code x}
 */
public record KeyPart(String property, KeyValue value) {

  public static KeyPart text(String column, String value) {
    return new KeyPart(column, new KeyValue.Text(value));
  }

  /** A whole number or a choice. */
  public static KeyPart whole(String column, long value) {
    return new KeyPart(column, new KeyValue.Whole(value));
  }

  public static KeyPart decimal(String column, BigDecimal value) {
    return new KeyPart(column, new KeyValue.Exact(value));
  }

  public static KeyPart dateTime(String column, Instant value) {
    return new KeyPart(column, new KeyValue.Moment(value));
  }

  public static KeyPart date(String column, LocalDate value) {
    return new KeyPart(column, new KeyValue.Day(value));
  }

  /** A unique identifier column, e.g. the primary id of an elastic table. */
  public static KeyPart guid(String column, UUID value) {
    return new KeyPart(column, new KeyValue.Guid(value));
  }

  /** A lookup column, named by its logical name; the URL then has {@code _name_value}. */
  public static KeyPart lookup(String column, UUID value) {
    return new KeyPart("_" + column + "_value", new KeyValue.Guid(value));
  }

  /** {@code property=literal}, not percent-encoded. */
  String text() {
    return property + "=" + value.literal();
  }
}
