package dev.deltaverse.engine.init;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Scalars and short collections as YAML 1.2 that means them and nothing else. */
final class Yaml {
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off");

  private Yaml() {}

  static String text(String text) {
    if (text.matches("[A-Za-z_][A-Za-z0-9_./*-]*( [A-Za-z0-9_.]+)*")
        && !WORDS.contains(text.toLowerCase(java.util.Locale.ROOT))
        && !text.contains("${")) {
      return text;
    }
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    // A dollar before a brace would be a variable.
    return out.append('"').toString().replace("${", "$${");
  }

  static String list(List<String> texts) {
    return texts.stream().map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
  }

  /** One text by itself, several as a list. */
  static String oneOrList(List<String> texts) {
    return texts.size() == 1 ? text(texts.getFirst()) : list(texts);
  }

  static String choices(Map<String, Integer> choices) {
    return choices.entrySet().stream()
        .map(e -> text(e.getKey()) + ": " + e.getValue())
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
