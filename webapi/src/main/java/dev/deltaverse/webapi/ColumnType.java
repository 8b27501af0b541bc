package dev.deltaverse.webapi;

import java.math.BigDecimal;
import java.util.List;

/**
 * The type of a column with the limits that its values must keep. A closed set: switch over it
 * without default.
 *
 * <p>Source: Microsoft Learn, "Column data types", "EntityMetadata".
 */
public sealed interface ColumnType {

  /** A single line of text. */
  record Text(int maxCharacters, String format) implements ColumnType {}

  /** Several lines of text. */
  record Memo(int maxCharacters) implements ColumnType {}

  record WholeNumber(int min, int max) implements ColumnType {}

  record BigInt() implements ColumnType {}

  /**
   * @param precision decimal places kept
   */
  record Decimal(BigDecimal min, BigDecimal max, int precision) implements ColumnType {}

  record DoubleNumber(BigDecimal min, BigDecimal max, int precision) implements ColumnType {}

  /**
   * @param precisionSource 0: precision holds; 1: the organization's; 2: the currency's
   */
  record Money(BigDecimal min, BigDecimal max, int precision, int precisionSource)
      implements ColumnType {}

  record Bool(String trueLabel, String falseLabel) implements ColumnType {}

  /** One option of a list. */
  record Choice(List<Option> options) implements ColumnType {
    public Choice {
      options = List.copyOf(options);
    }
  }

  /** Several options of a list; on the wire a text of numbers with commas. */
  record Choices(List<Option> options) implements ColumnType {
    public Choices {
      options = List.copyOf(options);
    }
  }

  record State(List<Option> options) implements ColumnType {
    public State {
      options = List.copyOf(options);
    }
  }

  /** The status reason; each option belongs to one state. */
  record Status(List<StatusOption> options) implements ColumnType {
    public Status {
      options = List.copyOf(options);
    }
  }

  /** Behaviour DateOnly: a date on the wire. */
  record DateOnly() implements ColumnType {}

  /**
   * Behaviours UserLocal and TimeZoneIndependent: date, time and Z on the wire, also if only the
   * date is shown.
   */
  record DateTime(DateFormat format, DateBehavior behavior) implements ColumnType {}

  /** A reference to a row of one of the tables. */
  record Lookup(List<String> targets) implements ColumnType {
    public Lookup {
      targets = List.copyOf(targets);
    }
  }

  /** A reference to an account or a contact. */
  record Customer(List<String> targets) implements ColumnType {
    public Customer {
      targets = List.copyOf(targets);
    }
  }

  /** A reference to a user or a team. */
  record Owner(List<String> targets) implements ColumnType {
    public Owner {
      targets = List.copyOf(targets);
    }
  }

  record UniqueIdentifier() implements ColumnType {}

  record File(int maxKilobytes) implements ColumnType {}

  record Image(int maxKilobytes, boolean primary) implements ColumnType {}

  /** The people of an activity. */
  record PartyList() implements ColumnType {}

  /**
   * A type that no row can be loaded with.
   *
   * @param name the service's name for it, e.g. {@code EntityNameType}
   */
  record Other(String name) implements ColumnType {}

  /** An option with its number and its label in the user's language. */
  record Option(int value, String label) {}

  /** An option of a status reason. */
  record StatusOption(int value, String label, int state) {}

  /** What of a date and time is shown. */
  enum DateFormat {
    DATE_ONLY,
    DATE_AND_TIME
  }

  /** How a date and time is converted between time zones when it is shown. */
  enum DateBehavior {
    USER_LOCAL,
    TIME_ZONE_INDEPENDENT
  }
}
