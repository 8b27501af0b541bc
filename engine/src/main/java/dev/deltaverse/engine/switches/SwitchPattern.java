package dev.deltaverse.engine.switches;

import dev.deltaverse.engine.target.Switch;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A name of the project file, in which {@code *} stands for any text and case does not matter.
 *
 * @param kind what it names
 * @param text as written
 */
public record SwitchPattern(Switch.Kind kind, String text) {

  /** Those of a list that it names. */
  List<Switch> of(List<Switch> all) {
    Pattern pattern = pattern();
    return all.stream()
        .filter(s -> s.kind() == kind && pattern.matcher(s.name()).matches())
        .toList();
  }

  /** Whether it names something of a kind. */
  public boolean names(Switch.Kind of, String name) {
    return kind == of && pattern().matcher(name).matches();
  }

  private Pattern pattern() {
    List<String> parts = new ArrayList<>();
    for (String part : text.split("\\*", -1)) {
      parts.add(Pattern.quote(part));
    }
    return Pattern.compile(
        String.join(".*", parts), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }
}
