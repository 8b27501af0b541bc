package dev.deltaverse.engine.init;

import dev.deltaverse.engine.ShortText;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.staging.ColumnProfile;
import dev.deltaverse.engine.staging.ColumnProfile.Form;
import dev.deltaverse.engine.target.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Holds what a source column's values look like against a target column's type and limits. */
final class Fitting {
  /** A share of misfits up to which the column is as likely as without. */
  private static final double FEW = 0.1;

  /** A share of misfits beyond which the column is thought to be another one. */
  private static final double MANY = 0.5;

  /** How likely a column is that has more misfits than few, beside one that has none. */
  private static final double DOUBTED = 0.6;

  private final ColumnProfile column;
  private final Dialect dialect;
  private final List<String> values;
  private final List<Note> notes = new ArrayList<>();
  private final Map<String, String> settings = new LinkedHashMap<>();

  private Fitting(ColumnProfile column, Dialect dialect, List<String> values) {
    this.column = column;
    this.dialect = dialect;
    this.values = values;
  }

  /**
   * @param values the most frequent values, for types with few of them
   */
  static Fit of(ColumnType type, ColumnProfile column, Dialect dialect, List<String> values) {
    return new Fitting(column, dialect, values).fit(type);
  }

  private Fit fit(ColumnType type) {
    boolean state = type instanceof ColumnType.State || type instanceof ColumnType.Status;
    if (column.values() == 0 && !state) {
      return new Fit.Fits(0.9, settings, List.of(Note.why("no row has a value")));
    }
    return switch (type) {
      case ColumnType.Text(int max) -> text(max, 1);
      case ColumnType.Memo(int max) -> text(max, 0.95);
      case ColumnType.Whole(int min, int max) ->
          number(0, BigDecimal.valueOf(min), BigDecimal.valueOf(max));
      case ColumnType.Big _ ->
          number(0, BigDecimal.valueOf(Long.MIN_VALUE), BigDecimal.valueOf(Long.MAX_VALUE));
      case ColumnType.Decimal(BigDecimal min, BigDecimal max, int precision) ->
          number(precision, min, max);
      case ColumnType.Floating(BigDecimal min, BigDecimal max, int precision) ->
          number(precision, min, max);
      case ColumnType.Money(BigDecimal min, BigDecimal max, int precision) ->
          number(precision, min, max);
      case ColumnType.YesNo _ -> flag();
      case ColumnType.Choice(Map<Integer, String> options) -> choice(options, "");
      case ColumnType.Choices(Map<Integer, String> options) -> choice(options, "[;,|]");
      case ColumnType.DateOnly _ -> date();
      case ColumnType.DateTime(boolean independent) -> time(independent);
      case ColumnType.Guid _ -> conforming(column.of(Form.GUID), "unique identifiers", 1);
      case ColumnType.State(Map<Integer, String> options) -> choice(options, "");
      case ColumnType.Status(Map<Integer, String> options, _) -> choice(options, "");
      case ColumnType.Lookup _, ColumnType.Unsupported _ ->
          new Fit.Misfit("are not compared with this type");
    };
  }

  private Fit text(int max, double likely) {
    if (column.longest() > max) {
      notes.add(
          Note.decide(
              "values have up to "
                  + column.longest()
                  + " characters, the target takes "
                  + max
                  + ": longer ones are rejected, or cut with onLong: truncate"));
    }
    boolean typed =
        column.mostly(Form.WHOLE, Form.POINT)
            || column.mostly(Form.WHOLE, Form.COMMA)
            || column.mostly(Form.ISO_DAY)
            || column.mostly(Form.ISO_TIME);
    return new Fit.Fits(typed ? 0.95 * likely : likely, settings, notes);
  }

  private Fit number(int precision, BigDecimal min, BigDecimal max) {
    boolean comma = dialect.decimal().equals(",");
    long fitting = column.of(Form.WHOLE);
    if (precision > 0 || column.decimals() == 0) {
      fitting += comma ? column.of(Form.COMMA) : column.of(Form.POINT);
    }
    if (!dialect.thousands().isEmpty()) {
      fitting =
          Math.min(
              column.values(),
              fitting + column.of(comma ? Form.GROUPED_COMMA : Form.GROUPED_POINT));
    }
    Fit fit = conforming(fitting, precision == 0 ? "whole numbers" : "numbers", 1);
    if (fit instanceof Fit.Misfit) {
      return fit;
    }
    if (precision > 0 && column.decimals() > precision) {
      settings.put("onScale", "round");
      notes.add(
          Note.decide(
              "values have up to "
                  + column.decimals()
                  + " decimals, the target keeps "
                  + precision
                  + ": rounded; without onScale they are rejected"));
    }
    if (dialect.thousands().isEmpty()
        && (BigDecimal.valueOf(column.least()).compareTo(min) < 0
            || BigDecimal.valueOf(column.greatest()).compareTo(max) > 0)) {
      notes.add(
          Note.decide(
              "values reach from "
                  + plain(column.least())
                  + " to "
                  + plain(column.greatest())
                  + ", the target takes "
                  + min.toPlainString()
                  + " to "
                  + max.toPlainString()
                  + ": others are rejected"));
    }
    if (column.leadingZeros() > 0) {
      notes.add(
          Note.decide(
              column.leadingZeros()
                  + " values are written with leading zeros, which a number does not keep"));
    }
    return new Fit.Fits(1, settings, notes);
  }

  /** The date or time pattern of most values; empty if none has any. */
  private Optional<Form> pattern() {
    return Arrays.stream(Form.values())
        .filter(form -> !form.pattern().isEmpty() && column.of(form) > 0)
        .max(Comparator.comparingLong(column::of));
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  /** Fits with a question if a few values do not conform. */
  private Fit conforming(long fitting, String what, double likely) {
    long others = column.values() - fitting;
    if (others > MANY * column.values()) {
      return new Fit.Misfit("are no " + what + ", for example " + shown(column.samples()));
    }
    if (others > 0) {
      notes.add(
          Note.decide(others + " of " + column.values() + " values are no " + what + ": rejected"));
    }
    return new Fit.Fits(
        others > FEW * column.values() ? DOUBTED * likely : likely, settings, notes);
  }

  private Fit flag() {
    long known =
        values.stream()
            .map(v -> v.toLowerCase(Locale.ROOT))
            .filter(v -> dialect.trueTexts().contains(v) || dialect.falseTexts().contains(v))
            .count();
    if (values.size() > 6 || known * 2 < values.size()) {
      return new Fit.Misfit("are no flags, for example " + shown(column.samples()));
    }
    if (known < values.size()) {
      notes.add(
          Note.decide(
              "not every value is a text of true or false: "
                  + shown(values)
                  + "; list them in the dialect's true and false"));
    }
    return new Fit.Fits(1, settings, notes);
  }

  /**
   * @param separator a regular expression between several values of a field, empty for one value
   */
  private Fit choice(Map<Integer, String> options, String separator) {
    Map<String, Integer> mapped = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    List<String> single =
        separator.isEmpty()
            ? values
            : values.stream()
                .flatMap(v -> List.of(v.split(separator)).stream())
                .map(String::strip)
                .distinct()
                .toList();
    int known = 0;
    for (String value : single) {
      if (isOption(value, options)) {
        known++;
        continue;
      }
      Integer alike = alike(value, options);
      if (alike == null) {
        unknown.add(value);
      } else {
        known++;
        mapped.put(value, alike);
      }
    }
    if (single.isEmpty() || known * 2 < single.size()) {
      return new Fit.Misfit("are no options of the choice, for example " + shown(column.samples()));
    }
    if (!separator.isEmpty()) {
      for (String mark : List.of(",", "|")) {
        if (values.stream().anyMatch(v -> v.contains(mark))) {
          settings.put("separator", Yaml.text(mark));
          break;
        }
      }
    }
    if (!mapped.isEmpty()) {
      settings.put("choices", Yaml.choices(mapped));
      notes.add(Note.decide("options found by the likeness of their labels: look at choices"));
    }
    if (!unknown.isEmpty()) {
      notes.add(
          Note.decide(
              "no option for "
                  + shown(unknown)
                  + ": rejected until choices names one; the target has "
                  + shown(options.values().stream().sorted().toList())));
    }
    return new Fit.Fits(1, settings, notes);
  }

  /** The state of each value that is a status; others are rejected with their status. */
  static Map<String, Integer> statesOf(ColumnType.Status status, List<String> values) {
    Map<String, Integer> states = new LinkedHashMap<>();
    for (String value : values) {
      status.options().entrySet().stream()
          .filter(o -> isOption(value, Map.of(o.getKey(), o.getValue())))
          .map(Map.Entry::getKey)
          .findFirst()
          .or(() -> Optional.ofNullable(alike(value, status.options())))
          .ifPresent(option -> states.put(value, status.stateOf().get(option)));
    }
    return states;
  }

  private static boolean isOption(String value, Map<Integer, String> options) {
    return options.values().stream().anyMatch(l -> l.equalsIgnoreCase(value))
        || options.keySet().stream().anyMatch(n -> n.toString().equals(value));
  }

  private static @org.jspecify.annotations.Nullable Integer alike(
      String value, Map<Integer, String> options) {
    NameWords words = NameWords.of(value);
    Integer best = null;
    double likeness = NameWords.SURE;
    for (Map.Entry<Integer, String> option : options.entrySet()) {
      double is = words.likeness(NameWords.of(option.getValue()));
      if (is >= likeness) {
        best = option.getKey();
        likeness = is;
      }
    }
    return best;
  }

  private Fit date() {
    Optional<Form> most = pattern();
    if (most.isEmpty()) {
      return new Fit.Misfit("are no dates, for example " + shown(column.samples()));
    }
    Form form = most.get();
    if (form == Form.COMPACT_DAY) {
      settings.put("formats", "[yyyyMMdd]");
    }
    if (form.hasClock()) {
      notes.add(
          Note.decide(
              "values have a time of day, the target a date: rejected unless it is midnight"));
    }
    return conforming(column.of(form), "dates", form.hasClock() ? 0.8 : 1);
  }

  private Fit time(boolean independent) {
    Optional<Form> most = pattern();
    if (most.isEmpty()) {
      return new Fit.Misfit("are no times, for example " + shown(column.samples()));
    }
    Form form = most.get();
    boolean iso = form == Form.ISO_DAY || form == Form.ISO_TIME;
    if (!form.hasClock() && !iso) {
      settings.put("formats", "[" + Yaml.text(form.pattern()) + "]");
    }
    boolean offset =
        column.samples().stream().anyMatch(s -> s.matches(".*(Z|[+-][0-9]{2}:?[0-9]{2})"));
    if (!independent && !offset && dialect.zone().isEmpty()) {
      notes.add(
          Note.decide(
              "times carry no offset and are taken for UTC; for another zone set the"
                  + " dialect's zone"));
    }
    return conforming(column.of(form), "times", form.hasClock() ? 1 : 0.9);
  }

  static String shown(List<String> texts) {
    List<String> some = texts.stream().limit(5).map(t -> "'" + cut(t) + "'").toList();
    return String.join(", ", some) + (texts.size() > 5 ? ", ..." : "");
  }

  private static String cut(String text) {
    return ShortText.of(text.replaceAll("\\s+", " "), 30);
  }
}
