package dev.deltaverse.engine.check;

import dev.deltaverse.engine.ShortText;
import dev.deltaverse.engine.staging.KeyHealth;
import java.util.List;
import java.util.Locale;

/** Numbers and samples as sentences have them. */
final class Counts {
  private static final int SAMPLE_CHARS = 60;

  private Counts() {}

  /** A number with its noun, which takes an s. */
  static String of(long number, String noun) {
    return String.format(Locale.ROOT, "%,d", number) + " " + noun + (number == 1 ? "" : "s");
  }

  static String of(KeyHealth.Found found) {
    return of(found.rows(), "row") + samples(found.samples());
  }

  /** {@code , such as 'a', 'b'}; nothing if there is no sample. */
  static String samples(List<String> samples) {
    return samples.isEmpty()
        ? ""
        : ", such as " + String.join(", ", samples.stream().map(Counts::quoted).toList());
  }

  private static String quoted(String sample) {
    String line = sample.replaceAll("\\s", " ");
    return "'" + ShortText.of(line, SAMPLE_CHARS) + "'";
  }
}
