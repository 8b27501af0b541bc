package dev.deltaverse.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A scenario of {@code badinput}.
 *
 * @param steps what is done, in order
 * @param target the rows of tables afterwards, where they are not those of the first snapshot
 * @param recovers whether a good snapshot can be applied afterwards
 */
record BadInput(List<Step> steps, Map<String, List<String>> target, boolean recovers) {
  /** One step. */
  sealed interface Step {}

  /** Writes files below the project folder; {@link BadFile} knows their kinds. */
  record Write(Map<String, Object> files) implements Step {}

  /** Replaces the project file from {@code tables:} on. */
  record Project(String text) implements Step {}

  /** Sends a request to the emulator that no run knows of. */
  record Ask(String method, String path, String body) implements Step {}

  /**
   * Runs a command line.
   *
   * @param in a circumstance of {@link Circumstances}; empty for none
   * @param says fragments of what it prints, spaces and line ends made one space
   * @param books of the run, by table: the figures that are not zero
   */
  record Run(String command, String in, int exit, List<String> says, Map<String, String> books)
      implements Step {}

  static Path folder() throws URISyntaxException {
    return Path.of(
            Objects.requireNonNull(BadInput.class.getResource("/badinput/README.md")).toURI())
        .resolveSibling("");
  }

  static BadInput read(String name) throws IOException, URISyntaxException {
    String text = Files.readString(folder().resolve(name + ".yaml"));
    Map<String, Object> file = map(new Load(LoadSettings.builder().build()).loadFromString(text));
    only(name, file, Set.of("why", "steps", "target", "recovers"));
    List<Step> steps = new ArrayList<>();
    for (Object step : list(file.getOrDefault("steps", List.of()))) {
      steps.add(step(name, map(step)));
    }
    Map<String, List<String>> target = new LinkedHashMap<>();
    map(file.getOrDefault("target", Map.of())).forEach((k, v) -> target.put(k, texts(v)));
    return new BadInput(steps, target, !Boolean.FALSE.equals(file.get("recovers")));
  }

  private static Step step(String name, Map<String, Object> step) {
    if (step.containsKey("write")) {
      return new Write(map(step.getOrDefault("write", Map.of())));
    }
    if (step.containsKey("project")) {
      return new Project(String.valueOf(step.get("project")));
    }
    if (step.containsKey("emulator")) {
      String[] words = String.valueOf(step.get("emulator")).split(" ", 3);
      return new Ask(words[0], words[1], words.length > 2 ? words[2] : "");
    }
    only(name, step, Set.of("run", "in", "exit", "says", "books"));
    Map<String, String> books = new LinkedHashMap<>();
    map(step.getOrDefault("books", Map.of())).forEach((k, v) -> books.put(k, String.valueOf(v)));
    return new Run(
        String.valueOf(step.get("run")),
        String.valueOf(step.getOrDefault("in", "")),
        (Integer) Objects.requireNonNull(step.get("exit"), name + " without exit"),
        texts(step.getOrDefault("says", List.of())),
        books);
  }

  private static void only(String name, Map<String, Object> map, Set<String> known) {
    Set<String> unknown = new TreeSet<>(map.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(name + " has " + unknown);
    }
  }

  static Map<String, Object> map(Object value) {
    Map<String, Object> map = new LinkedHashMap<>();
    ((Map<?, ?>) value).forEach((k, v) -> map.put(String.valueOf(k), v));
    return map;
  }

  private static List<?> list(Object value) {
    return (List<?>) value;
  }

  static List<String> texts(Object value) {
    return value instanceof List<?> many
        ? many.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }
}
