package dev.deltaverse.console;

import dev.deltaverse.console.page.Scheduled.Last;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.SideNotes;
import dev.deltaverse.engine.journal.StateView;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the schedule keeps in the state, so that it outlasts the server. Thread-safe. */
final class ScheduleMemory {
  private static final String OFF = "schedule.off";
  private static final String PASSED = "schedule.passed";
  private static final String LAST = "schedule.last";
  private static final String YES = "yes";

  private final StateView view;
  private final SideNotes notes;

  ScheduleMemory(StateView view, SideNotes notes) {
    this.view = view;
    this.notes = notes;
  }

  boolean off() throws MigrationException {
    return view.fact(OFF).filter(YES::equals).isPresent();
  }

  void off(boolean off) throws MigrationException {
    notes.fact(OFF, off ? YES : "no");
  }

  /**
   * Up to when the times of a rule have passed and were dealt with.
   *
   * @return empty if that is not known of this rule
   */
  Optional<Instant> passed(String rule) throws MigrationException {
    return view.fact(PASSED)
        .map(text -> JsonMapper.shared().readTree(text))
        .filter(json -> json.path("rule").asString("").equals(rule))
        .map(json -> Instant.parse(json.path("at").asString("")));
  }

  void passed(String rule, Instant at) throws MigrationException {
    notes.fact(
        PASSED,
        JsonNodeFactory.instance
            .objectNode()
            .put("rule", rule)
            .put("at", at.toString())
            .toString());
  }

  Optional<Last> last() throws MigrationException {
    Optional<String> text = view.fact(LAST);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json = JsonMapper.shared().readTree(text.get());
    return Optional.of(
        new Last(
            Instant.parse(json.path("at").asString("")),
            json.path("snapshot").asString(""),
            json.path("outcome").asString("")));
  }

  void last(Last last) throws MigrationException {
    notes.fact(
        LAST,
        JsonNodeFactory.instance
            .objectNode()
            .put("at", last.at().toString())
            .put("snapshot", last.snapshot())
            .put("outcome", last.outcome())
            .toString());
  }
}
