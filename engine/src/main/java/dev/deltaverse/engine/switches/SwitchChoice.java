package dev.deltaverse.engine.switches;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.Suggestion;
import dev.deltaverse.engine.project.SwitchSettings;
import dev.deltaverse.engine.target.Switch;
import dev.deltaverse.engine.target.Switchboard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the project's names mean in the target as it is now.
 *
 * @param on on, and to be switched off while loading
 * @param bypassed on, and left out of each request, so that it stays on for others
 * @param off off already
 */
public record SwitchChoice(List<Switch> on, List<Switch> bypassed, List<Switch> off) {
  private static final int NEAR = 5;
  private static final int SHOWN = 10;

  public SwitchChoice {
    on = List.copyOf(on);
    bypassed = List.copyOf(bypassed);
    off = List.copyOf(off);
  }

  /** The names of a project. */
  public static List<SwitchPattern> patterns(SwitchSettings settings) {
    List<SwitchPattern> patterns = new ArrayList<>();
    settings.steps().forEach(t -> patterns.add(new SwitchPattern(Switch.Kind.STEP, t)));
    settings.flows().forEach(t -> patterns.add(new SwitchPattern(Switch.Kind.FLOW, t)));
    settings
        .duplicateRules()
        .forEach(t -> patterns.add(new SwitchPattern(Switch.Kind.DUPLICATE_RULE, t)));
    return patterns;
  }

  /**
   * Asks the target. From then on its requests leave out what is bypassed.
   *
   * @throws MigrationException SETUP if a name or pattern names nothing
   */
  public static SwitchChoice of(SwitchSettings settings, Switchboard board)
      throws MigrationException {
    List<SwitchPattern> patterns = patterns(settings);
    Set<Switch.Kind> kinds = EnumSet.noneOf(Switch.Kind.class);
    patterns.forEach(p -> kinds.add(p.kind()));
    List<Switch> all = board.list(kinds);
    Set<Switch> named = new LinkedHashSet<>();
    for (SwitchPattern pattern : patterns) {
      List<Switch> of = pattern.of(all);
      if (of.isEmpty()) {
        throw nothing(pattern, all);
      }
      named.addAll(of);
    }
    List<Switch> on = named.stream().filter(Switch::on).toList();
    Set<Switch> bypassed =
        switch (settings.bypass()) {
          case AUTO -> board.bypass(on);
          case NEVER -> board.bypass(List.of());
        };
    return new SwitchChoice(
        on.stream().filter(s -> !bypassed.contains(s)).toList(),
        List.copyOf(bypassed),
        named.stream().filter(s -> !s.on()).toList());
  }

  private static MigrationException nothing(SwitchPattern pattern, List<Switch> all) {
    String kind = pattern.kind().text();
    List<String> names =
        Suggestion.nearest(
            pattern.text().replace("*", ""),
            all.stream().filter(s -> s.kind() == pattern.kind()).map(Switch::name).toList(),
            NEAR);
    return new MigrationException(
        Code.SETUP,
        "switches: the target has no " + kind + " '" + pattern.text() + "'",
        names.isEmpty()
            ? "It has no " + kind + " at all that can be switched; take the name out."
            : "Near to it are: '" + String.join("', '", names) + "'.");
  }

  /** Whether it changes anything. */
  public boolean empty() {
    return on.isEmpty() && bypassed.isEmpty();
  }

  /** What a run does, in a sentence without a full stop; for a choice that is not empty. */
  public String text() {
    List<String> parts = new ArrayList<>();
    if (!on.isEmpty()) {
      parts.add("switches off while loading: " + names(on));
    }
    if (!bypassed.isEmpty()) {
      parts.add("leaves out of each request: " + names(bypassed));
    }
    return String.join("; ", parts);
  }

  /** The first few by kind and name, with the number of all where there are more. */
  public static String names(Collection<Switch> switches) {
    return shown(switches.stream().map(Switch::text).toList());
  }

  static String shown(List<String> texts) {
    return texts.stream().limit(SHOWN).collect(Collectors.joining(", "))
        + (texts.size() > SHOWN ? " and " + (texts.size() - SHOWN) + " more" : "");
  }
}
