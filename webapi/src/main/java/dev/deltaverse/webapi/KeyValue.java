package dev.deltaverse.webapi;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * A value in a key predicate, in one of the types that alternate keys allow.
 *
 * <p>Source: Microsoft Learn, "Use an alternate key to reference a record"; the literals for
 * decimals and dates follow OData 4.0 ABNF and are not shown by Microsoft.
 */
public sealed interface KeyValue {

  /** The OData literal, not percent-encoded: {@code 'O''Brien'}, {@code 12.5}. */
  String literal();

  /** A single-line text. */
  record Text(String value) implements KeyValue {
    @Override
    public String literal() {
      return "'" + value.replace("'", "''") + "'";
    }
  }

  /** A whole number, or the number of a choice. */
  record Whole(long value) implements KeyValue {
    @Override
    public String literal() {
      return Long.toString(value);
    }
  }

  /** A decimal. */
  record Exact(BigDecimal value) implements KeyValue {
    @Override
    public String literal() {
      return value.toPlainString();
    }
  }

  /** A date and time of either behaviour. */
  record Moment(Instant value) implements KeyValue {
    @Override
    public String literal() {
      return value.toString();
    }
  }

  /** A date without time. */
  record Day(LocalDate value) implements KeyValue {
    @Override
    public String literal() {
      return value.toString();
    }
  }

  /** A unique identifier: a primary id, or the row that a lookup points to. */
  record Guid(UUID value) implements KeyValue {
    @Override
    public String literal() {
      return value.toString();
    }
  }
}
