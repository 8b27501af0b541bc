package dev.deltaverse.engine.switches;

import dev.deltaverse.engine.journal.Switched;
import java.util.List;
import java.util.Optional;

/** Tells of what runs have switched off and not on again. */
public final class SwitchesLeft {
  private SwitchesLeft() {}

  /** In one line with the remedy; empty if nothing is left off. */
  public static Optional<String> text(List<Switched> left) {
    if (left.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "switched off in the target by run "
            + left.getFirst().run()
            + " and not yet on again: "
            + SwitchChoice.shown(left.stream().map(Switched::text).toList())
            + "; `deltaverse switches restore` switches on what no run needs off");
  }
}
