package dev.deltaverse.engine.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one target column gets its value.
 *
 * @param target logical name of the column
 * @param trim overrides the dialect's
 * @param defaultText used where the value is blank, read like a value of the source
 * @param blank what a blank value does
 * @param onLong what a text longer than the column does
 * @param onScale what a number with more decimals than the column keeps does
 * @param choices source text to option number; where empty, numbers and the target's labels are
 *     taken
 * @param separator between the labels or numbers of a multi-select value
 * @param lookup for lookup columns; they have no {@code source} of their own
 * @param formats date or time patterns that override the dialect's
 */
public record ColumnMapping(
    String target,
    ValueSource source,
    Optional<Dialect.Trim> trim,
    TextCase textCase,
    Optional<String> defaultText,
    Blank blank,
    boolean required,
    OnLong onLong,
    OnScale onScale,
    Map<String, Integer> choices,
    String separator,
    Optional<LookupMapping> lookup,
    List<String> formats) {

  public ColumnMapping {
    choices = Map.copyOf(choices);
    formats = List.copyOf(formats);
  }

  /** A column that takes a source column as it is. */
  public static ColumnMapping of(String target, String from) {
    return new ColumnMapping(
        target,
        new ValueSource.From(from),
        Optional.empty(),
        TextCase.KEEP,
        Optional.empty(),
        Blank.NULL,
        false,
        OnLong.REJECT,
        OnScale.REJECT,
        Map.of(),
        ";",
        Optional.empty(),
        List.of());
  }

  /** Change of letters. */
  public enum TextCase {
    KEEP,
    UPPER,
    LOWER
  }

  /** What a blank value does: clears the target's, or leaves it alone. */
  public enum Blank {
    NULL,
    LEAVE
  }

  /** What an over-long text does. */
  public enum OnLong {
    REJECT,
    TRUNCATE
  }

  /** What surplus decimals do. */
  public enum OnScale {
    REJECT,
    ROUND
  }
}
