package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.project.CommandStep;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RetrySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Runs a program as a step: its output into the log, its failure as the step's. */
final class CommandAction {
  private CommandAction() {}

  static Step step(CommandStep command, Path folder, Set<StepId> after) {
    return step(command, folder, after, () -> false);
  }

  private static Step step(
      CommandStep command, Path folder, Set<StepId> after, BooleanSupplier left) {
    return new Step(
        new StepId("command", command.name()),
        after,
        step -> {
          if (!left.getAsBoolean()) {
            run(command, folder, step);
          }
        },
        new RetrySettings(0, Duration.ofSeconds(1), Duration.ofSeconds(1)),
        Set.of(),
        command.timeout());
  }

  /**
   * The commands that follow everything else, one after the other.
   *
   * @param left whether they are left out after all, when their turn comes
   */
  static List<Step> after(List<Step> before, Project project, BooleanSupplier left) {
    Set<StepId> after = new LinkedHashSet<>();
    before.forEach(s -> after.add(s.id()));
    List<Step> steps = new ArrayList<>();
    for (CommandStep command : project.commands()) {
      if (command.when() == CommandStep.When.AFTER_VERIFY) {
        Step step = step(command, project.folder(), Set.copyOf(after), left);
        steps.add(step);
        after.add(step.id());
      }
    }
    return steps;
  }

  private static void run(CommandStep command, Path folder, StepContext step)
      throws MigrationException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command.command())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "command "
              + command.name()
              + ": "
              + command.command().getFirst()
              + " cannot be started: "
              + e.getMessage(),
          "Correct the command in the project file or install the program.",
          e);
    }
    Thread output = Thread.ofVirtual().start(() -> log(process, step));
    try {
      int code = process.waitFor();
      output.join();
      if (code != 0) {
        throw new MigrationException(
            Code.SETUP,
            "command " + command.name() + " ended with code " + code,
            "See its output above, correct it and run again.");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private static void log(Process process, StepContext step) {
    try (BufferedReader lines = process.inputReader()) {
      String line = lines.readLine();
      while (line != null) {
        step.note(EventRow.Level.INFO, line);
        line = lines.readLine();
      }
    } catch (IOException e) {
      step.note(EventRow.Level.WARN, "its output ended: " + e.getMessage());
    }
  }
}
