package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param logicalName lower-case name
 * @param schemaName name with casing
 * @param metadataId id in metadata answers
 * @param type its type
 * @param displayName label
 * @param required None, SystemRequired, ApplicationRequired or Recommended
 * @param create whether a value is taken on create
 * @param update whether a value is taken on update
 * @param read whether it is returned
 * @param custom whether it is not a system column
 * @param maxLength for text: UTF-16 units; for files: kilobytes
 * @param min lowest number
 * @param max highest number
 * @param precision decimals
 * @param format DateOnly or DateAndTime for dates, Text and so on for strings
 * @param behavior UserLocal, DateOnly or TimeZoneIndependent
 * @param options of a choice, also the two of a boolean
 * @param optionSet name of the option set
 * @param globalOptions whether the option set is global
 * @param targets logical names of the tables a lookup may point to
 * @param defaultValue value of a choice or boolean that a create leaves out
 */
record Column(
    String logicalName,
    String schemaName,
    UUID metadataId,
    ColumnType type,
    String displayName,
    String required,
    boolean create,
    boolean update,
    boolean read,
    boolean custom,
    int maxLength,
    BigDecimal min,
    BigDecimal max,
    int precision,
    String format,
    String behavior,
    List<Option> options,
    String optionSet,
    boolean globalOptions,
    List<String> targets,
    @Nullable Integer defaultValue) {

  Column {
    options = List.copyOf(options);
    targets = List.copyOf(targets);
  }

  /** Name of the property by which a lookup is read, filtered and used in a key. */
  String valueProperty() {
    return "_" + logicalName + "_value";
  }

  /** Name of the property on the wire. */
  String property() {
    return type.isLookup() ? valueProperty() : logicalName;
  }

  boolean dateOnly() {
    return type == ColumnType.DATETIME && behavior.equals("DateOnly");
  }

  String edmType() {
    return dateOnly() ? "Edm.Date" : type.edmType;
  }

  @Nullable Option option(int value) {
    for (Option option : options) {
      if (option.value() == value) {
        return option;
      }
    }
    return null;
  }

  /** The value of a new row that does not mention the column. */
  @Nullable Object initial() {
    Integer value = defaultValue;
    return value != null && (type == ColumnType.BOOLEAN || type == ColumnType.MANAGED)
        ? (Object) (value != 0)
        : value;
  }

  Column withTargets(List<String> others) {
    return with(options, others);
  }

  Column withOptions(List<Option> others) {
    return with(others, targets);
  }

  private Column with(List<Option> newOptions, List<String> newTargets) {
    return new Column(
        logicalName,
        schemaName,
        metadataId,
        type,
        displayName,
        required,
        create,
        update,
        read,
        custom,
        maxLength,
        min,
        max,
        precision,
        format,
        behavior,
        newOptions,
        optionSet,
        globalOptions,
        newTargets,
        defaultValue);
  }

  static Builder of(String logicalName, ColumnType type) {
    return new Builder(logicalName, type);
  }

  /** Collects a column's properties over defaults that fit its type. */
  static final class Builder {
    private static final BigDecimal HUNDRED_BILLION = new BigDecimal("100000000000");

    final String logicalName;
    final ColumnType type;
    String schemaName;
    String displayName;
    String required = "None";
    boolean create = true;
    boolean update = true;
    boolean read = true;
    boolean custom = true;
    int maxLength;
    BigDecimal min;
    BigDecimal max;
    int precision;
    String format = "";
    String behavior = "";
    List<Option> options = new ArrayList<>();
    String optionSet = "";
    boolean globalOptions;
    List<String> targets = new ArrayList<>();
    @Nullable Integer defaultValue;

    Builder(String logicalName, ColumnType type) {
      this.logicalName = logicalName.toLowerCase(Locale.ROOT);
      this.schemaName = logicalName;
      this.displayName = logicalName;
      this.type = type;
      min = HUNDRED_BILLION.negate();
      max = HUNDRED_BILLION;
      switch (type) {
        case STRING -> {
          maxLength = 100;
          format = "Text";
        }
        case MEMO -> {
          maxLength = 2000;
          format = "TextArea";
        }
        case INTEGER -> {
          min = BigDecimal.valueOf(Integer.MIN_VALUE);
          max = BigDecimal.valueOf(Integer.MAX_VALUE);
          format = "None";
        }
        case BIGINT -> {
          min = BigDecimal.valueOf(Long.MIN_VALUE);
          max = BigDecimal.valueOf(Long.MAX_VALUE);
        }
        case DECIMAL -> precision = 2;
        case DOUBLE -> precision = 5;
        case MONEY -> {
          min = new BigDecimal("-922337203685477");
          max = new BigDecimal("922337203685477");
          precision = 2;
        }
        case DATETIME -> {
          format = "DateAndTime";
          behavior = "UserLocal";
        }
        case BOOLEAN -> {
          options.add(new Option(0, "No", 0));
          options.add(new Option(1, "Yes", 0));
          defaultValue = 0;
        }
        case FILE -> maxLength = 32_768;
        case IMAGE -> maxLength = 10_240;
        case PICKLIST, MULTISELECT, STATE, STATUS, LOOKUP, CUSTOMER, OWNER, UNIQUEIDENTIFIER -> {}
      }
      if (type == ColumnType.CUSTOMER) {
        targets.add("account");
        targets.add("contact");
      } else if (type == ColumnType.OWNER) {
        targets.add("systemuser");
        targets.add("team");
      }
    }

    Builder system() {
      custom = false;
      return this;
    }

    Builder readOnly() {
      create = false;
      update = false;
      custom = false;
      return this;
    }

    Builder targets(String... tables) {
      targets = new ArrayList<>(List.of(tables));
      return this;
    }

    Builder maxLength(int length) {
      maxLength = length;
      return this;
    }

    Builder required(String level) {
      required = level;
      return this;
    }

    Builder option(int value, String label, int state) {
      options.add(new Option(value, label, state));
      return this;
    }

    Builder range(long lowest, long highest) {
      min = BigDecimal.valueOf(lowest);
      max = BigDecimal.valueOf(highest);
      return this;
    }

    Builder precision(int decimals) {
      precision = decimals;
      return this;
    }

    Builder defaultValue(int value) {
      defaultValue = value;
      return this;
    }

    Column build(String table, Ids ids) {
      return new Column(
          logicalName,
          schemaName,
          ids.named("column:" + table + "." + logicalName),
          type,
          displayName,
          required,
          create,
          update,
          read,
          custom,
          maxLength,
          min,
          max,
          precision,
          format,
          behavior,
          options,
          optionSet.isEmpty() ? table + "_" + logicalName : optionSet,
          globalOptions,
          targets,
          defaultValue);
    }
  }
}
