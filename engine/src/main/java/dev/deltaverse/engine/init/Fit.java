package dev.deltaverse.engine.init;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether a source column's values can be a target column's. */
sealed interface Fit {

  /**
   * They can.
   *
   * @param likely 0 to 1; less than 1 where another type would fit the values better
   * @param settings keys of the column in the project file with their YAML, in order
   */
  record Fits(double likely, Map<String, String> settings, List<Note> notes) implements Fit {
    public Fits {
      settings = new LinkedHashMap<>(settings);
      notes = List.copyOf(notes);
    }
  }

  /** They cannot, for a reason that completes the sentence "the values ...". */
  record Misfit(String why) implements Fit {}
}
