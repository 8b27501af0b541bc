package dev.deltaverse.engine.target;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * The type of a target column with its limits, as far as values are written by JSON
 * (entity-attribute-metadata.md, webapi/web-api-properties.md).
 *
 * <p>Each type has one canonical text, in which values travel between staging and target; null is no
 * text.
 */
public sealed interface ColumnType {

  /**
   * Whether rows can be addressed by an alternate key with a column of this type
   * (define-alternate-keys-entity.md names the types; lookups are one, which this version lacks).
   */
  default boolean addressable() {
    return switch (this) {
      case Text _,
          Whole _,
          Decimal _,
          DateOnly _,
          DateTime _,
          Choice _ ->
          true;
      case Memo _,
          Big _,
          Floating _,
          Money _,
          YesNo _,
          Choices _,
          State _,
          Status _,
          Guid _,
          Lookup _,
          Unsupported _ ->
          false;
    };
  }

  /** Single line of text; canonical text is the value. */
  record Text(int maxLength) implements ColumnType {}

  /** Multiple lines of text; canonical text is the value. */
  record Memo(int maxLength) implements ColumnType {}

  /** Whole number; canonical text is decimal digits with a leading minus if negative. */
  record Whole(int min, int max) implements ColumnType {}

  /** Big integer; canonical text like a whole number's. */
  record Big() implements ColumnType {}

  /**
   * Decimal; canonical text is plain notation without trailing zeros.
   *
   * @param precision decimals kept, 0 to 10
   */
  record Decimal(BigDecimal min, BigDecimal max, int precision) implements ColumnType {}

  /**
   * Floating point number, kept by the service to {@code precision} decimals (0 to 5); canonical
   * text like a decimal's.
   */
  record Floating(BigDecimal min, BigDecimal max, int precision) implements ColumnType {}

  /**
   * Money; canonical text like a decimal's.
   *
   * @param precision decimals kept, 0 to 4
   */
  record Money(BigDecimal min, BigDecimal max, int precision) implements ColumnType {}

  /** Yes or no; canonical text is {@code true} or {@code false}. */
  record YesNo() implements ColumnType {}

  /** One option; canonical text is its number. */
  record Choice(Map<Integer, String> options) implements ColumnType {
    public Choice {
      options = Map.copyOf(options);
    }
  }

  /** Several options; canonical text is their numbers, ascending, comma-separated. */
  record Choices(Map<Integer, String> options) implements ColumnType {
    public Choices {
      options = Map.copyOf(options);
    }
  }

  /** {@code statecode}; canonical text is the option's number. */
  record State(Map<Integer, String> options) implements ColumnType {
    public State {
      options = Map.copyOf(options);
    }
  }

  /**
   * {@code statuscode}; canonical text is the option's number.
   *
   * @param stateOf the state that each status belongs to
   */
  record Status(Map<Integer, String> options, Map<Integer, Integer> stateOf)
      implements ColumnType {
    public Status {
      options = Map.copyOf(options);
      stateOf = Map.copyOf(stateOf);
    }
  }

  /** A date without time; canonical text is {@code yyyy-MM-dd}. */
  record DateOnly() implements ColumnType {}

  /**
   * Date and time to the second; canonical text is {@code yyyy-MM-ddTHH:mm:ssZ}.
   *
   * @param timeZoneIndependent true if the value is a wall-clock time that is never converted
   */
  record DateTime(boolean timeZoneIndependent) implements ColumnType {}

  /** Unique identifier; canonical text is lower case with hyphens. */
  record Guid() implements ColumnType {}

  /**
   * A reference to a row of one of several tables; canonical text is that of a {@link Reference}.
   *
   * @param navigation for each table that it can point to (logical name), the single-valued
   *     navigation property through which it is written, in its exact case
   */
  record Lookup(Map<String, String> navigation) implements ColumnType {
    public Lookup {
      navigation = Map.copyOf(navigation);
    }

    /** Logical names of the tables that it can point to. */
    public List<String> targets() {
      return navigation.keySet().stream().sorted().toList();
    }
  }

  /**
   * A type that is not written by JSON or not supported.
   *
   * @param name the metadata's name of it
   */
  record Unsupported(String name) implements ColumnType {}
}
