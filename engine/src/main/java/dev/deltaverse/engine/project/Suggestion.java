package dev.deltaverse.engine.project;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The known words that a mistyped one most likely means. */
public final class Suggestion {
  private Suggestion() {}

  /** The nearest word, if it is near enough to be meant. */
  static Optional<String> of(String written, Collection<String> known) {
    if (written.length() > 100) {
      return Optional.empty();
    }
    return known.stream()
        .filter(k -> distance(plain(written), plain(k)) <= allowed(written, k))
        .min(
            Comparator.comparingInt((String k) -> distance(plain(written), plain(k)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** The nearest words, however far, the nearest first. */
  public static List<String> nearest(String written, Collection<String> known, int most) {
    String start = written.substring(0, Math.min(written.length(), 100));
    return known.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((String k) -> distance(plain(start), plain(k)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(most)
        .toList();
  }

  private static int allowed(String written, String known) {
    return Math.max(1, Math.max(written.length(), known.length()) / 3);
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** Edits (insert, drop, replace, swap of neighbours) between two words. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replace, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
