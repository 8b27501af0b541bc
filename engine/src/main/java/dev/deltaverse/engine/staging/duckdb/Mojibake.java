package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Dialect;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for text that is UTF-8, but was read as latin-1 or windows-1252: every byte is a character
 * there, so that nothing else notices it.
 */
final class Mojibake {
  /** What the bytes of UTF-8 after the first become, in either encoding. */
  private static final String FOLLOWING = "[" + following() + "\\x{80}-\\x{BF}]";

  /** What a character of UTF-8 above ASCII becomes. */
  private static final String CHARACTER =
      "[\\x{C2}-\\x{DF}]"
          + FOLLOWING
          + "|[\\x{E0}-\\x{EF}]"
          + FOLLOWING
          + "{2}|[\\x{F0}-\\x{F4}]"
          + FOLLOWING
          + "{3}";

  private Mojibake() {}

  /** The characters of windows-1252 for the bytes 80 to 9F. */
  private static String following() {
    byte[] bytes = new byte[0x20];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (0x80 + i);
    }
    return new String(bytes, Charset.forName("windows-1252")).replace("\uFFFD", "");
  }

  /**
   * A note if at least half of a file's records with characters above ASCII look so.
   *
   * @param first the number of the file's first row
   */
  static Optional<String> note(
      Duck duck, String name, Path file, Dialect dialect, List<String> columns, long first)
      throws MigrationException {
    String text =
        columns.stream()
            .map(c -> Sql.name(RawStage.stored(c)))
            .collect(Collectors.joining(", ", "concat_ws(' ', ", ")"));
    List<@Nullable String> row =
        duck.rows(
                "SELECT count(*), count(*) FILTER (looks), min(t) FILTER (looks) FROM (SELECT t,"
                    + " NOT regexp_matches(regexp_replace(t, "
                    + Sql.text(CHARACTER)
                    + ", '', 'g'), '[^\\x00-\\x7F]') AS looks FROM (SELECT "
                    + text
                    + " AS t FROM "
                    + Sql.name("raw_" + name)
                    + " WHERE rowid >= "
                    + first
                    + ") WHERE strlen(t) > length(t))")
            .getFirst();
    long all = Long.parseLong(String.valueOf(row.get(0)));
    long looking = Long.parseLong(String.valueOf(row.get(1)));
    return looking == 0 || looking * 2 < all
        ? Optional.empty()
        : Optional.of(
            file.getFileName()
                + ": "
                + looking
                + " of "
                + all
                + " records with characters above ASCII look like UTF-8 that was read as "
                + dialect.encoding()
                + ", for example: "
                + row.get(2));
  }
}
