package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.forecast.Experience;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.send.Calibration;
import dev.deltaverse.engine.send.Costed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What requests cost, kept as facts of the state from one run to the next. */
public final class Calibrations {
  private static final String PREFIX = "calibration/";
  private static final String EXPERIENCE = "experience";

  private Calibrations() {}

  /** Keeps what was seen, in place of what earlier runs saw of the same. */
  static void keep(Map<Costed, Calibration> seen, StateStore state) throws MigrationException {
    Map<Costed, Calibration> before = read(state.view());
    for (Map.Entry<Costed, Calibration> entry : seen.entrySet()) {
      Calibration now = entry.getValue();
      if (now.moments().count() > 0) {
        Calibration known = before.get(entry.getKey());
        state.putFact(
            PREFIX + entry.getKey().text(), (known == null ? now : now.after(known)).text());
      }
    }
  }

  /** Keeps what a run showed beside. */
  static void keep(Experience now, StateStore state) throws MigrationException {
    Experience known = experience(state.view()).map(now::after).orElse(now);
    state.putFact(EXPERIENCE, known.text());
  }

  /** What the latest runs that sent something showed; empty if none did. */
  public static Optional<Experience> experience(StateView state) throws MigrationException {
    return state.fact(EXPERIENCE).flatMap(Experience::parse);
  }

  /** What the latest runs saw. */
  public static Map<Costed, Calibration> read(StateView state) throws MigrationException {
    Map<Costed, Calibration> read = new LinkedHashMap<>();
    for (Map.Entry<String, String> fact : state.facts(PREFIX).entrySet()) {
      read.put(
          Costed.parse(fact.getKey().substring(PREFIX.length())),
          Calibration.parse(fact.getValue()));
    }
    return read;
  }
}
