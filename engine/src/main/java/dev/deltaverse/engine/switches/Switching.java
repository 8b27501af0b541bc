package dev.deltaverse.engine.switches;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.EventRow.Level;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.Switched;
import dev.deltaverse.engine.project.SwitchSettings;
import dev.deltaverse.engine.target.Switch;
import dev.deltaverse.engine.target.Switchboard;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Switches logic of the target off and on again. What is switched off is written down before, so
 * that whoever opens the state after a crash knows what to put back. Only what was on is switched
 * off, and only what is still off is switched on. Thread-safe.
 */
public final class Switching {
  private final SwitchSettings settings;
  private final Switchboard board;
  private final StateStore state;

  /** Hears what is done. */
  public interface Told {
    /**
     * @param run that has switched it off
     */
    void tell(long run, Level level, String text);
  }

  public Switching(SwitchSettings settings, Switchboard board, StateStore state) {
    this.settings = settings;
    this.board = board;
    this.state = state;
  }

  /** Whether there is anything to do for a run: the project names something, or a run left it. */
  public boolean concerned() throws MigrationException {
    return !settings.empty() || !left().isEmpty();
  }

  /** What runs have switched off and not on again. */
  public List<Switched> left() throws MigrationException {
    return state.view().switched();
  }

  /** What a run would switch off or leave out; nothing if the project names nothing. */
  public SwitchChoice choose() throws MigrationException {
    return settings.empty()
        ? new SwitchChoice(List.of(), List.of(), List.of())
        : SwitchChoice.of(settings, board);
  }

  /**
   * Switches off for a run what the project names. What earlier runs have left off stays off.
   *
   * @throws MigrationException SETUP if a name names nothing, TARGET if a privilege is missing or
   *     the target fails; what was switched off until then is written down
   */
  public synchronized void off(long run, Told told) throws MigrationException {
    SwitchChoice choice = choose();
    if (!choice.bypassed().isEmpty()) {
      told.tell(
          run, Level.INFO, "left out of each request: " + SwitchChoice.names(choice.bypassed()));
    }
    if (choice.on().isEmpty()) {
      return;
    }
    requirePrivileges(choice.on());
    state.switching(run, choice.on());
    for (Switch one : choice.on()) {
      board.set(one.kind(), one.id(), false);
      state.switchedOff(one.kind(), one.id());
      told.tell(run, Level.INFO, one.text() + " is switched off");
    }
  }

  private void requirePrivileges(Collection<Switch> switches) throws MigrationException {
    Set<Switch.Kind> kinds = EnumSet.noneOf(Switch.Kind.class);
    switches.forEach(s -> kinds.add(s.kind()));
    Set<String> lacking = board.lacking(kinds);
    if (!lacking.isEmpty()) {
      throw lacking(lacking, switches);
    }
  }

  /** That a user lacks what is needed to switch. */
  public static MigrationException lacking(Set<String> privileges, Collection<Switch> switches) {
    return new MigrationException(
        Code.TARGET,
        "switches: the first user lacks "
            + String.join(", ", privileges)
            + " to switch off "
            + SwitchChoice.names(switches)
            + "; nothing was sent",
        "Add the privilege to a role of the user, or take the names out of switches.");
  }

  /**
   * Switches on again what runs have switched off.
   *
   * @return how many were switched on
   * @throws MigrationException TARGET if something could not be switched on; all others are on then
   */
  public synchronized int on(Told told) throws MigrationException {
    List<Switched> left = left();
    if (left.isEmpty()) {
      return 0;
    }
    Set<Switch.Kind> kinds = EnumSet.noneOf(Switch.Kind.class);
    left.forEach(s -> kinds.add(s.kind()));
    List<Switch> present = board.list(kinds);
    List<String> failed = new ArrayList<>();
    MigrationException first = null;
    int done = 0;
    for (Switched one : left) {
      try {
        done += on(one, present, told) ? 1 : 0;
      } catch (MigrationException e) {
        failed.add(one.text());
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw new MigrationException(
          first.code(),
          "switches: still off in the target: "
              + SwitchChoice.shown(failed)
              + ": "
              + first.getMessage(),
          "Run `deltaverse switches restore` when this is mended.",
          first);
    }
    return done;
  }

  private boolean on(Switched one, List<Switch> present, Told told) throws MigrationException {
    Optional<Switch> now =
        present.stream().filter(s -> s.kind() == one.kind() && s.id().equals(one.id())).findFirst();
    boolean switches = now.isPresent() && !now.get().on();
    if (switches) {
      board.set(one.kind(), one.id(), true);
      told.tell(one.run(), Level.INFO, one.text() + " is switched on again");
    } else if (now.isEmpty()) {
      told.tell(one.run(), Level.WARN, one.text() + " is not there any more");
    } else if (one.done()) {
      told.tell(one.run(), Level.WARN, one.text() + " was switched on meanwhile by somebody else");
    }
    state.switchedBack(one.kind(), one.id());
    return switches;
  }

  /**
   * That what was left off belongs to this target, before it is switched on.
   *
   * @throws MigrationException SETUP if it belongs to another one
   */
  public void requireTarget(String organization) throws MigrationException {
    for (Switched one : left()) {
      Optional<String> of = state.view().run(one.run()).map(Run::start).map(s -> s.organisation());
      if (of.isPresent() && !of.get().equals(organization)) {
        throw new MigrationException(
            Code.SETUP,
            "switches: "
                + one.text()
                + " was switched off in organization "
                + of.get()
                + ", and the project's target is organization "
                + organization,
            "Give the project the URL of that environment, or the profile that has it.");
      }
    }
  }
}
