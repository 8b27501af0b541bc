package dev.deltaverse.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What goes wrong, and when. Chance depends on the emulator's seed alone. Immutable.
 *
 * @param faults in order; the first request fault that hits decides
 */
public record FaultScript(List<Fault> faults) {
  /** Copies the list. */
  public FaultScript {
    faults = List.copyOf(faults);
  }

  /** Nothing goes wrong. */
  public static FaultScript none() {
    return new FaultScript(List.of());
  }

  /** These faults. */
  public static FaultScript of(Fault... faults) {
    return new FaultScript(List.of(faults));
  }

  /**
   * Reads a fault script: {@code {"faults":[{"kind":"plugInFailure","table":"abc_item"}]}}. The
   * keys are those of {@link Fault}, with {@code delayMillis} for the delay.
   *
   * @throws IllegalArgumentException with all problems if the text is no fault script
   */
  public static FaultScript parse(String json) {
    List<String> problems = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    JsonNode root;
    try {
      root = Json.mapper().readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("The fault script is not JSON: " + e.getOriginalMessage());
    }
    ModelFile.unknownKeys(root, "$", problems, "faults");
    int number = 0;
    for (JsonNode node : root.path("faults")) {
      String at = "$.faults[" + number++ + "]";
      ModelFile.unknownKeys(
          node,
          at,
          problems,
          "kind",
          "table",
          "message",
          "where",
          "method",
          "path",
          "rate",
          "after",
          "times",
          "tries",
          "delayMillis",
          "status",
          "code",
          "text");
      try {
        faults.add(fault(node));
      } catch (IllegalArgumentException e) {
        problems.add(at + ": " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "The fault script has "
              + problems.size()
              + " problem(s):\n  "
              + String.join("\n  ", problems));
    }
    return new FaultScript(faults);
  }

  private static Fault fault(JsonNode node) {
    Fault.Kind kind = kind(ModelFile.text(node, "kind", ""));
    return new Fault(
        kind,
        ModelFile.text(node, "table", ""),
        ModelFile.text(node, "message", ""),
        ModelFile.text(node, "where", ""),
        ModelFile.text(node, "method", ""),
        ModelFile.text(node, "path", ""),
        node.path("rate").asDouble(1),
        node.path("after").asInt(0),
        node.path("times").asInt(0),
        node.path("tries").asInt(kind == Fault.Kind.PLUG_IN_TRANSIENT ? 1 : 0),
        Duration.ofMillis(node.path("delayMillis").asLong(0)),
        node.path("status").asInt(0),
        ModelFile.text(node, "code", ""),
        ModelFile.text(node, "text", ""));
  }

  private static Fault.Kind kind(String name) {
    for (Fault.Kind kind : Fault.Kind.values()) {
      if (spelled(kind).equals(name)) {
        return kind;
      }
    }
    List<String> names = new ArrayList<>();
    for (Fault.Kind kind : Fault.Kind.values()) {
      names.add(spelled(kind));
    }
    throw new IllegalArgumentException(
        "kind is \"" + name + "\"; use one of " + String.join(", ", names));
  }

  /** A kind's name in a file, for example {@code plugInFailure}. */
  static String spelled(Fault.Kind kind) {
    StringBuilder name = new StringBuilder();
    for (String word : kind.name().split("_", -1)) {
      String lower = word.toLowerCase(Locale.ROOT);
      name.append(name.isEmpty() ? lower : word.charAt(0) + lower.substring(1));
    }
    return name.toString();
  }
}
