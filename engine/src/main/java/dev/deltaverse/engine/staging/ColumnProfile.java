package dev.deltaverse.engine.staging;

import java.util.List;
import java.util.Map;

/**
 * What a raw column holds. Counts are rows.
 *
 * @param rows of the source
 * @param filled with a value
 * @param distinct different values
 * @param padded with spaces at an end of the value
 * @param longest characters of the longest value
 * @param decimals most digits after a decimal point or comma
 * @param leadingZeros whole numbers that are written with zeros before them
 * @param least smallest number, 0 where there is none
 * @param greatest greatest number
 * @param forms how many values have each form; forms may overlap
 * @param nulls texts that often stand for null (such as {@code NULL}) and how many rows have them
 * @param samples some values, the most frequent first
 */
public record ColumnProfile(
    String name,
    long rows,
    long filled,
    long distinct,
    long padded,
    int longest,
    int decimals,
    long leadingZeros,
    double least,
    double greatest,
    Map<Form, Long> forms,
    Map<String, Long> nulls,
    List<String> samples) {

  private static final double MOST = 0.95;

  public ColumnProfile {
    forms = Map.copyOf(forms);
    nulls = Map.copyOf(nulls);
    samples = List.copyOf(samples);
  }

  /** A form of a value; patterns are those of java.time, blank for what is not a time. */
  public enum Form {
    WHOLE("[+-]?[0-9]{1,18}", ""),
    POINT("[+-]?[0-9]*[.][0-9]+", ""),
    COMMA("[+-]?[0-9]*,[0-9]+", ""),
    GROUPED_COMMA("[+-]?[0-9]{1,3}([.][0-9]{3})+(,[0-9]+)?", ""),
    GROUPED_POINT("[+-]?[0-9]{1,3}(,[0-9]{3})+([.][0-9]+)?", ""),
    GUID("[{]?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}[}]?", ""),
    ISO_DAY("[0-9]{4}-[0-9]{2}-[0-9]{2}", "yyyy-MM-dd"),
    ISO_TIME("[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}.*", "yyyy-MM-dd'T'HH:mm:ss"),
    GERMAN_DAY("(0[1-9]|[12][0-9]|3[01])[.](0[1-9]|1[0-2])[.][0-9]{4}", "dd.MM.yyyy"),
    GERMAN_MINUTE("[0-9]{2}[.](0[1-9]|1[0-2])[.][0-9]{4} [0-9]{2}:[0-9]{2}", "dd.MM.yyyy HH:mm"),
    GERMAN_TIME(
        "[0-9]{2}[.](0[1-9]|1[0-2])[.][0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}", "dd.MM.yyyy HH:mm:ss"),
    BRITISH_DAY("(0[1-9]|[12][0-9]|3[01])/(0[1-9]|1[0-2])/[0-9]{4}", "dd/MM/yyyy"),
    AMERICAN_DAY("(0[1-9]|1[0-2])/(0[1-9]|[12][0-9]|3[01])/[0-9]{4}", "MM/dd/yyyy"),
    BRITISH_TIME(
        "[0-9]{2}/(0[1-9]|1[0-2])/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}", "dd/MM/yyyy HH:mm:ss"),
    AMERICAN_TIME(
        "(0[1-9]|1[0-2])/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}", "MM/dd/yyyy HH:mm:ss"),
    COMPACT_DAY("(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])", "yyyyMMdd");

    private final String shape;
    private final String pattern;

    Form(String shape, String pattern) {
      this.shape = shape;
      this.pattern = pattern;
    }

    /** A regular expression for the whole value, in what RE2 and Java share. */
    public String shape() {
      return shape;
    }

    /** The pattern of a date or time, else empty. */
    public String pattern() {
      return pattern;
    }

    /** Whether it is a date with a time of day. */
    public boolean hasClock() {
      return pattern.contains("HH");
    }
  }

  /** How many values have a form. */
  public long of(Form form) {
    return forms.getOrDefault(form, 0L);
  }

  /** Values that are no text for null. */
  public long values() {
    return filled - nulls.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * How many values have one of these forms, which should not overlap; texts for null do not count.
   */
  public long of(Form... forms) {
    long with = 0;
    for (Form form : forms) {
      with += of(form);
    }
    return with;
  }

  /** Whether all values but a few damaged ones have one of these forms. */
  public boolean mostly(Form... forms) {
    return values() > 0 && of(forms) >= MOST * values();
  }

  /** Whether no row is blank and no value stands twice. */
  public boolean unique() {
    return rows > 0 && filled == rows && distinct == rows;
  }
}
