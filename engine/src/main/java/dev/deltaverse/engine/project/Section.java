package dev.deltaverse.engine.project;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Typed access to the keys of one mapping. A value of the wrong shape gives the fallback and, if
 * the schema did not tell it already, a problem.
 */
final class Section {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private final Node.Mapping mapping;
  private final Problems problems;

  Section(Node.Mapping mapping, Problems problems) {
    this.mapping = mapping;
    this.problems = problems;
  }

  Problems problems() {
    return problems;
  }

  Place place() {
    return mapping.place();
  }

  /** The place of a key's value, or of the section where the key is absent. */
  Place place(String key) {
    return node(key).map(Node::place).orElse(place());
  }

  /** The place of a key itself. */
  Place keyPlace(String key) {
    return mapping.keys().getOrDefault(key, place());
  }

  boolean has(String key) {
    return mapping.values().containsKey(key);
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(mapping.values().get(key));
  }

  List<String> names() {
    return List.copyOf(mapping.values().keySet());
  }

  /** The section below a key, empty where the key is absent. */
  Section section(String key) {
    return node(key)
        .map(this::asSection)
        .orElse(new Section(Node.Mapping.empty(place()), problems));
  }

  Section asSection(Node node) {
    if (node instanceof Node.Mapping below) {
      return new Section(below, problems);
    }
    unusable(node, "keys");
    return new Section(Node.Mapping.empty(node.place()), problems);
  }

  Optional<String> text(String key) {
    return node(key).flatMap(this::text);
  }

  String text(String key, String fallback) {
    return text(key).orElse(fallback);
  }

  private Optional<String> text(Node node) {
    if (node instanceof Node.Scalar scalar && scalar.kind() != Node.Kind.NOTHING) {
      return Optional.of(scalar.text());
    }
    unusable(node, "a text");
    return Optional.empty();
  }

  List<String> texts(String key, List<String> fallback) {
    return has(key) ? list(key, (node, at) -> text(node)) : fallback;
  }

  /** One text, or a list of texts. */
  List<String> oneOrMore(String key) {
    return node(key).isPresent() && node(key).get() instanceof Node.Sequence
        ? texts(key, List.of())
        : text(key).map(List::of).orElse(List.of());
  }

  /** Every usable item of a list. */
  <T> List<T> list(String key, BiFunction<Node, Integer, Optional<T>> item) {
    List<T> items = new ArrayList<>();
    node(key)
        .ifPresent(
            node -> {
              if (node instanceof Node.Sequence sequence) {
                for (int i = 0; i < sequence.items().size(); i++) {
                  item.apply(sequence.items().get(i), i).ifPresent(items::add);
                }
              } else {
                unusable(node, "a list");
              }
            });
    return items;
  }

  boolean flag(String key, boolean fallback) {
    Optional<Node> node = node(key);
    if (node.isPresent()
        && node.get() instanceof Node.Scalar scalar
        && scalar.kind() == Node.Kind.FLAG) {
      return scalar.text().equals("true");
    }
    node.ifPresent(n -> unusable(n, "true or false"));
    return fallback;
  }

  long number(String key, long fallback) {
    return node(key).flatMap(this::number).orElse(fallback);
  }

  int smallNumber(String key, int fallback) {
    long number = number(key, fallback);
    if (number != (int) number) {
      node(key).ifPresent(n -> unusable(n, "a smaller number"));
      return fallback;
    }
    return Math.toIntExact(number);
  }

  private Optional<Long> number(Node node) {
    if (node instanceof Node.Scalar scalar
        && scalar.kind() == Node.Kind.INTEGER
        && scalar.text().matches("-?[0-9]{1,18}")) {
      return Optional.of(Long.parseLong(scalar.text()));
    }
    unusable(node, "a whole number");
    return Optional.empty();
  }

  /** A share from 0 to 1, written so or as a percentage. */
  double share(String key, double fallback) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    String written = text.get();
    boolean percent = written.endsWith("%");
    try {
      double number =
          Double.parseDouble(percent ? written.substring(0, written.length() - 1) : written);
      double share = percent ? number / 100 : number;
      if (share >= 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Told below, with the other unusable values.
    }
    node(key).ifPresent(n -> unusable(n, "a share from 0% to 100%"));
    return fallback;
  }

  Duration duration(String key, Duration fallback) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return fallback;
    }
    Matcher written = DURATION.matcher(text.get());
    if (!written.matches()) {
      node(key).ifPresent(n -> unusable(n, "a duration such as 30s"));
      return fallback;
    }
    long number = Long.parseLong(written.group(1));
    return switch (written.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  /** A duration that must not be zero. */
  Duration someTime(String key, Duration fallback) {
    Duration duration = duration(key, fallback);
    if (duration.isZero()) {
      node(key).ifPresent(n -> unusable(n, "a duration above zero"));
      return fallback;
    }
    return duration;
  }

  <E extends Enum<E>> E word(String key, Class<E> type, E fallback) {
    return word(key, type).orElse(fallback);
  }

  /** A constant in lower case with '-' for '_'; nothing at all stands for the word null. */
  <E extends Enum<E>> Optional<E> word(String key, Class<E> type) {
    return node(key).flatMap(node -> word(node, type));
  }

  <E extends Enum<E>> Set<E> words(String key, Class<E> type, Set<E> fallback) {
    return has(key) ? Set.copyOf(list(key, (node, at) -> word(node, type))) : fallback;
  }

  private <E extends Enum<E>> Optional<E> word(Node node, Class<E> type) {
    String written =
        node instanceof Node.Scalar s ? s.kind() == Node.Kind.NOTHING ? "null" : s.text() : "";
    Optional<E> found =
        Arrays.stream(type.getEnumConstants()).filter(c -> word(c).equals(written)).findFirst();
    if (found.isEmpty()) {
      unusable(
          node,
          "one of "
              + String.join(
                  ", ", Arrays.stream(type.getEnumConstants()).map(Section::word).toList()));
    }
    return found;
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Adds a problem at a key's value, unless one is known there. */
  void problem(String key, String message, String remedy) {
    problems.addUnlessKnown(place(key), message, remedy);
  }

  /** Adds a problem about these keys together, unless one is known. */
  void problem(String message, String remedy) {
    problems.addUnlessKnown(place(), message, remedy);
  }

  private void unusable(Node node, String expected) {
    problems.addUnlessKnown(
        node.place(), "expected " + expected + ", found " + node.kindName(), "write " + expected);
  }
}
