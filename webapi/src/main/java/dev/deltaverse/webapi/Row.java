package dev.deltaverse.webapi;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as the service sent it: a row of a table, an annotation's object, or an answer.
 *
 * <p>Values are String, Long, BigDecimal (digits as sent), Boolean, null, Row or List of these.
 * Immutable and thread-safe.
 */
public final class Row {
  private final Map<String, @Nullable Object> values;

  Row(Map<String, @Nullable Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  /** All names in the order sent, annotations included. */
  public Set<String> names() {
    return values.keySet();
  }

  /** The values by name in the order sent; null values are there as null. */
  public Map<String, @Nullable Object> asMap() {
    return values;
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The value, null if it is null or missing. */
  public @Nullable Object value(String name) {
    return values.get(name);
  }

  /** The value as a text; numbers and flags as JSON writes them. */
  public Optional<String> text(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text);
      case BigDecimal number -> Optional.of(number.toPlainString());
      case Long number -> Optional.of(number.toString());
      case Boolean flag -> Optional.of(flag.toString());
      case Object other -> throw wrong(name, other, "a text");
    };
  }

  public Optional<BigDecimal> number(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Long number -> Optional.of(BigDecimal.valueOf(number));
      case BigDecimal number -> Optional.of(number);
      case Object other -> throw wrong(name, other, "a number");
    };
  }

  public OptionalLong whole(String name) {
    return switch (values.get(name)) {
      case null -> OptionalLong.empty();
      case Long number -> OptionalLong.of(number);
      case Object other -> throw wrong(name, other, "a whole number");
    };
  }

  public Optional<Boolean> flag(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Boolean flag -> Optional.of(flag);
      case Object other -> throw wrong(name, other, "true or false");
    };
  }

  public Optional<UUID> id(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case String text -> Optional.of(UUID.fromString(text));
      case Object other -> throw wrong(name, other, "a unique identifier");
    };
  }

  public Optional<Row> row(String name) {
    return switch (values.get(name)) {
      case null -> Optional.empty();
      case Row row -> Optional.of(row);
      case Object other -> throw wrong(name, other, "an object");
    };
  }

  /** The objects of an array; empty if the array is null or missing. */
  public List<Row> rows(String name) {
    List<Row> rows = new ArrayList<>();
    for (Object element : list(name)) {
      if (!(element instanceof Row row)) {
        throw wrong(name, element, "an array of objects");
      }
      rows.add(row);
    }
    return rows;
  }

  /** The texts of an array; empty if the array is null or missing. */
  public List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(name)) {
      texts.add(String.valueOf(element));
    }
    return texts;
  }

  private List<?> list(String name) {
    return switch (values.get(name)) {
      case null -> List.of();
      case List<?> list -> list;
      case Object other -> throw wrong(name, other, "an array");
    };
  }

  /** The label shown to people, if annotations were asked for. */
  public Optional<String> formatted(String name) {
    return text(name + "@OData.Community.Display.V1.FormattedValue");
  }

  /** The table a lookup points to, if annotations were asked for; the name is {@code _x_value}. */
  public Optional<String> lookupTable(String name) {
    return text(name + "@Microsoft.Dynamics.CRM.lookuplogicalname");
  }

  /** The row version, opaque: {@code W/"123"}. */
  public Optional<String> etag() {
    return text("@odata.etag");
  }

  /** The id of the row that a change-tracking answer reports as deleted; empty for other rows. */
  public Optional<UUID> deletedId() {
    boolean deleted =
        values.get("@odata.context") instanceof String context
            && context.endsWith("/$deletedEntity");
    return deleted ? id("id") : Optional.empty();
  }

  /** The object as JSON text. */
  public String toJson() {
    return new String(Json.write(values), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row && row.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }

  private static IllegalStateException wrong(String name, @Nullable Object value, String wanted) {
    return new IllegalStateException(
        "'" + name + "' is " + value + ", where " + wanted + " was asked for");
  }
}
