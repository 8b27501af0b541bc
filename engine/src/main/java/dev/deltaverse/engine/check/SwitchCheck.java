package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Switched;
import dev.deltaverse.engine.project.SwitchSettings;
import dev.deltaverse.engine.switches.SwitchChoice;
import dev.deltaverse.engine.switches.SwitchesLeft;
import dev.deltaverse.engine.switches.Switching;
import dev.deltaverse.engine.target.Switch;
import dev.deltaverse.engine.target.Switchboard;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a run would switch off in the target, whether the user who switches may, and what an earlier
 * run has left off.
 */
final class SwitchCheck implements TargetCheck {
  private final List<Switchboard> users;
  private final Checkup.Left state;

  /**
   * @param users the target as each user sees it, of which the first switches; at least one
   * @param state knows what runs have switched off and not on again
   */
  SwitchCheck(List<Switchboard> users, Checkup.Left state) {
    this.users = List.copyOf(users);
    this.state = state;
  }

  @Override
  public String object() {
    return "switches";
  }

  @Override
  public void run(Living living, Consumer<CheckResult> results) throws MigrationException {
    List<Switched> left = left(results);
    SwitchesLeft.text(left)
        .ifPresent(
            text ->
                results.accept(
                    new CheckResult.Warn(
                        object(),
                        text,
                        "While a run is under way this is as it should be; after it, restore"
                            + " them.")));
    SwitchSettings settings = living.project().switches();
    if (settings.empty()) {
      return;
    }
    SwitchChoice choice = choice(settings);
    if (!choice.on().isEmpty()) {
      Set<Switch.Kind> kinds = EnumSet.noneOf(Switch.Kind.class);
      choice.on().forEach(s -> kinds.add(s.kind()));
      Set<String> lacking = users.getFirst().lacking(kinds);
      if (!lacking.isEmpty()) {
        results.accept(CheckResult.Fail.of(object(), Switching.lacking(lacking, choice.on())));
        return;
      }
    }
    results.accept(
        new CheckResult.Pass(
            object(),
            choice.empty() ? "nothing is on that the project names" : "a run " + choice.text()));
    List<Switch> off =
        choice.off().stream()
            .filter(
                s -> left.stream().noneMatch(l -> l.kind() == s.kind() && l.id().equals(s.id())))
            .toList();
    if (!off.isEmpty()) {
      results.accept(
          new CheckResult.Pass(object(), "off already, and left so: " + SwitchChoice.names(off)));
    }
  }

  private List<Switched> left(Consumer<CheckResult> results) {
    try {
      return state.get();
    } catch (MigrationException e) {
      results.accept(
          new CheckResult.Warn(
              object(),
              "whether a run has left anything off is not known: " + e.getMessage(),
              e.hint()));
      return List.of();
    }
  }

  /** Requests leave out what every user may leave out. */
  private SwitchChoice choice(SwitchSettings settings) throws MigrationException {
    SwitchChoice least = SwitchChoice.of(settings, users.getFirst());
    for (Switchboard user : users.subList(1, users.size())) {
      SwitchChoice other = SwitchChoice.of(settings, user);
      least = other.bypassed().size() < least.bypassed().size() ? other : least;
    }
    return least;
  }
}
