package dev.deltaverse.engine.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much alike two names are. Case, accents, underscores and camel case make no difference, nor
 * do plural and singular; {@code words.txt} holds words that mean the same. Immutable.
 */
final class NameWords {
  /** From here on a likeness is taken without asking. */
  static final double SURE = 0.8;

  /** From here on a likeness is worth a proposal. */
  static final double LIKELY = 0.5;

  /** The first of the words for a number in {@code words.txt}. */
  private static final String NUMBER_WORD = "number";

  private static final Map<String, String> MEANINGS = meanings();

  /** Words that stand at the end of a longer one, as in KUNDNR and Auftragsnummer. */
  private static final Pattern NUMBER = Pattern.compile("(.{3,}?)s?(nummer|number|nr)");

  private final List<String> words;
  private final String letters;

  private NameWords(List<String> words, String letters) {
    this.words = List.copyOf(words);
    this.letters = letters;
  }

  static NameWords of(String name) {
    List<String> words = new ArrayList<>();
    String spaced =
        plain(name)
            .replaceAll("([a-z0-9])([A-Z])", "$1 $2")
            .replaceAll("([A-Z]+)([A-Z][a-z])", "$1 $2")
            .replaceAll("[^A-Za-z0-9]+", " ")
            .strip();
    for (String word : spaced.toLowerCase(Locale.ROOT).split(" ")) {
      Matcher number = NUMBER.matcher(word);
      if (number.matches()) {
        words.add(singular(number.group(1)));
        words.add(number.group(2));
      } else if (!word.isEmpty()) {
        words.add(singular(word));
      }
    }
    return new NameWords(words, spaced.toLowerCase(Locale.ROOT).replace(" ", ""));
  }

  /** The name without the words of another, as {@code job_no} of table {@code jobs}. */
  NameWords without(NameWords other) {
    List<String> left = new ArrayList<>(words);
    Set<String> meant = other.meant();
    left.removeIf(w -> meant.contains(MEANINGS.getOrDefault(w, w)));
    return left.isEmpty() || left.size() == words.size()
        ? this
        : new NameWords(left, String.join("", left));
  }

  /** Whether all words of another stand in this name. */
  boolean has(NameWords other) {
    return !other.words.isEmpty() && meant().containsAll(other.meant());
  }

  /** From 0, nothing in common, to 1, the same name. */
  double likeness(NameWords other) {
    if (words.isEmpty() || other.words.isEmpty()) {
      return 0;
    }
    String a = String.join("", words);
    String b = String.join("", other.words);
    if (a.equals(b) || letters.equals(other.letters)) {
      return 1;
    }
    Set<String> mine = meant();
    Set<String> others = other.meant();
    if (mine.equals(others)) {
      return 0.95;
    }
    double best = Math.max(shared(mine, others), 0.85 * pairs(a, b));
    Set<String> numbered = mine.contains(NUMBER_WORD) ? mine : others;
    if (mine.contains(NUMBER_WORD) != others.contains(NUMBER_WORD) && numbered.size() > 1) {
      // A position's number is often called the position, and the other way round.
      best = Math.max(best, 0.9 * unnumbered().likeness(other.unnumbered()));
    }
    best = Math.max(best, Math.max(contained(a, b), contained(b, a)));
    return Math.max(best, Math.max(abbreviates(a, b), abbreviates(b, a)));
  }

  private NameWords unnumbered() {
    return without(new NameWords(List.of(NUMBER_WORD), NUMBER_WORD));
  }

  private Set<String> meant() {
    Set<String> meant = new HashSet<>();
    words.forEach(w -> meant.add(MEANINGS.getOrDefault(w, w)));
    return meant;
  }

  /** The share of the letters that stand in words of both. */
  private static double shared(Set<String> a, Set<String> b) {
    double common = 0;
    double all = 0;
    Set<String> union = new HashSet<>(a);
    union.addAll(b);
    for (String word : union) {
      all += word.length();
      common += a.contains(word) && b.contains(word) ? word.length() : 0;
    }
    return 0.9 * common / all;
  }

  private static double contained(String part, String whole) {
    return part.length() >= 2 && (whole.startsWith(part) || whole.endsWith(part))
        ? 0.55 + 0.35 * part.length() / whole.length()
        : 0;
  }

  /**
   * Whether the letters of a short name stand in this order in a long one: CUSTNO, customer number.
   */
  private static double abbreviates(String shortName, String name) {
    if (shortName.length() < 3
        || shortName.length() >= name.length()
        || shortName.charAt(0) != name.charAt(0)) {
      return 0;
    }
    int at = 0;
    for (int i = 0; i < name.length() && at < shortName.length(); i++) {
      at += name.charAt(i) == shortName.charAt(at) ? 1 : 0;
    }
    return at < shortName.length() ? 0 : 0.4 + 0.35 * shortName.length() / name.length();
  }

  /** Dice's coefficient of the pairs of letters. */
  private static double pairs(String a, String b) {
    if (a.length() < 2 || b.length() < 2) {
      return 0;
    }
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i + 2 <= a.length(); i++) {
      counts.merge(a.substring(i, i + 2), 1, Integer::sum);
    }
    int common = 0;
    for (int i = 0; i + 2 <= b.length(); i++) {
      String pair = b.substring(i, i + 2);
      int left = counts.getOrDefault(pair, 0);
      if (left > 0) {
        counts.put(pair, left - 1);
        common++;
      }
    }
    return 2.0 * common / (a.length() + b.length() - 2);
  }

  private static String plain(String name) {
    String german =
        name.replace("ä", "ae")
            .replace("ö", "oe")
            .replace("ü", "ue")
            .replace("Ä", "Ae")
            .replace("Ö", "Oe")
            .replace("Ü", "Ue")
            .replace("ß", "ss");
    return Normalizer.normalize(german, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
  }

  private static String singular(String word) {
    if (word.length() > 4 && word.endsWith("ies")) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.length() > 4 && word.matches(".*(s|x|ch|sh)es")) {
      return word.substring(0, word.length() - 2);
    }
    boolean plural = word.length() > 3 && word.endsWith("s") && !word.matches(".*(ss|us|is)");
    return plural ? word.substring(0, word.length() - 1) : word;
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new HashMap<>();
    try (InputStream in = NameWords.class.getResourceAsStream("words.txt")) {
      if (in == null) {
        throw new IllegalStateException("words.txt is not in the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      reader
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> line.split(" +"))
          .forEach(
              line -> {
                for (String word : line) {
                  meanings.put(word, line[0]);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return meanings;
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
