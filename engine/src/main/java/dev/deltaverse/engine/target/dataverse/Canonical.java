package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.target.ColumnType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns values that the service sent into the canonical texts of their {@link ColumnType}. */
final class Canonical {
  private Canonical() {}

  /** The property that reads a column: {@code _x_value} for a lookup (web-api-properties.md). */
  static String property(String column, ColumnType type) {
    return type instanceof ColumnType.Lookup ? "_" + column + "_value" : column;
  }

  /**
   * The canonical text of a value that is no lookup.
   *
   * @param value as the client reads JSON: String, Long, BigDecimal, Boolean or null
   */
  static @Nullable String text(ColumnType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case ColumnType.Text _,
          ColumnType.Memo _,
          ColumnType.Whole _,
          ColumnType.Big _,
          ColumnType.YesNo _,
          ColumnType.Choice _,
          ColumnType.State _,
          ColumnType.Status _,
          ColumnType.Unsupported _ ->
          plain(value);
      case ColumnType.Decimal _, ColumnType.Money _ -> decimal(number(value));
      case ColumnType.Floating floating -> decimal(rounded(number(value), floating.precision()));
      case ColumnType.Choices _ -> choices(value.toString());
      case ColumnType.DateOnly _ -> value.toString().substring(0, 10);
      case ColumnType.DateTime _ ->
          OffsetDateTime.parse(value.toString())
              .toInstant()
              .truncatedTo(ChronoUnit.SECONDS)
              .toString();
      case ColumnType.Guid _ -> guid(value);
      case ColumnType.Lookup _ ->
          throw new IllegalArgumentException("a lookup is no single value: " + value);
    };
  }

  static @Nullable String guid(@Nullable Object value) {
    return value == null ? null : value.toString().toLowerCase(Locale.ROOT);
  }

  /** Any value, numbers without trailing zeros. */
  static String plain(Object value) {
    return value instanceof BigDecimal number ? decimal(number) : value.toString();
  }

  private static BigDecimal number(Object value) {
    return value instanceof BigDecimal number ? number : new BigDecimal(value.toString());
  }

  private static BigDecimal rounded(BigDecimal number, int precision) {
    return number.scale() > precision
        ? number.setScale(precision, RoundingMode.HALF_EVEN)
        : number;
  }

  private static String decimal(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static @Nullable String choices(String numbers) {
    if (numbers.isBlank()) {
      return null;
    }
    return Arrays.stream(numbers.split(","))
        .map(n -> Integer.parseInt(n.strip()))
        .sorted()
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }
}
