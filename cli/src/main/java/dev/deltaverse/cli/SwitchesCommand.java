package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.StateSink;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.Switched;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.switches.SwitchChoice;
import dev.deltaverse.engine.switches.Switching;
import dev.deltaverse.engine.target.Switch;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a run switches off in the target; switches on again what a crash has left off. */
@Command
final class SwitchesCommand implements Callable<Integer> {
  private final Deltaverse options;

  /** What to do. */
  enum Action {
    LIST,
    RESTORE
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "list|restore",
      description = "List what the project names, or switch on what runs have left off.")
  private Action action = Action.LIST;

  SwitchesCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    Project project = new Wiring(options).project();
    try (DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
      switch (action) {
        case LIST -> list(project, target);
        case RESTORE -> restore(project, target);
      }
    }
    return ExitCode.OK.number();
  }

  /** A switch, and what becomes of it. */
  private record Line(Switch.Kind kind, String id, String name, String what) {}

  private void list(Project project, DataverseTarget target) throws MigrationException {
    SwitchChoice choice =
        project.switches().empty()
            ? new SwitchChoice(List.of(), List.of(), List.of())
            : SwitchChoice.of(project.switches(), target.switchboard());
    Map<String, Line> lines = new LinkedHashMap<>();
    add(lines, choice.on(), "on; is switched off while loading");
    add(lines, choice.bypassed(), "on; is left out of each request");
    add(lines, choice.off(), "off already");
    for (Switched left : StateStore.leftOff(project.state())) {
      lines.put(
          left.id(),
          new Line(left.kind(), left.id(), left.name(), "switched off by run " + left.run()));
    }
    if (options.json()) {
      ObjectNode json = Json.object().put("command", "switches").put("exitCode", 0);
      ArrayNode array = json.putArray("switches");
      for (Line line : lines.values()) {
        array
            .addObject()
            .put("kind", line.kind().text())
            .put("id", line.id())
            .put("name", line.name())
            .put("what", line.what());
      }
      Json.print(options.out(), json);
    } else if (lines.isEmpty()) {
      options
          .out()
          .println("The project names nothing to switch off, and no run has left any off.");
    } else {
      TextTable table = new TextTable("<kind", "<name", "<what");
      lines.values().forEach(l -> table.line(l.kind().text(), l.name(), l.what()));
      table.lines().forEach(options.out()::println);
    }
  }

  private static void add(Map<String, Line> lines, List<Switch> switches, String what) {
    switches.forEach(s -> lines.put(s.id(), new Line(s.kind(), s.id(), s.name(), what)));
  }

  private void restore(Project project, DataverseTarget target) throws MigrationException {
    Clock clock = Clock.systemDefaultZone();
    ObjectNode json = Json.object().put("command", "switches").put("exitCode", 0);
    ArrayNode told = json.putArray("told");
    int restored;
    try (StateStore state = StateStore.open(project.state(), clock)) {
      Switching switching = new Switching(project.switches(), target.switchboard(), state);
      switching.requireTarget(target.describe(Set.of(), Set.of()).organizationId());
      restored =
          switching.on(
              (run, level, text) -> {
                new StateSink(state, run)
                    .accept(new FlowEvent.Note(clock.instant(), null, level, text));
                told.add(text);
                if (!options.json()) {
                  options.out().println(text);
                }
              });
    }
    if (options.json()) {
      Json.print(options.out(), json.put("restored", restored));
    } else if (told.isEmpty()) {
      options.out().println("No run has left anything switched off.");
    }
  }
}
