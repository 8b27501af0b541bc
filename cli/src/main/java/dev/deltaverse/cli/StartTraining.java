package dev.deltaverse.cli;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.examples.staffing.StaffingGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a start usually does, once, in one process: the build runs it so that the JVM's AOT cache
 * holds the classes of every command's start. Ends with 0 only if all of it worked.
 */
public final class StartTraining {
  private StartTraining() {}

  public static void main(String[] args) throws Exception {
    StringWriter text = new StringWriter();
    boolean well = helps(text) && commands(text);
    if (!well) {
      System.err.println(text);
    }
    System.exit(well ? 0 : 1);
  }

  private static boolean helps(StringWriter text) {
    PrintWriter writer = new PrintWriter(text);
    boolean well = Main.run(writer, writer, Commands.ALL, "--help") == 0;
    for (CommandEntry entry : Commands.ALL) {
      well &= Main.run(writer, writer, Commands.ALL, entry.name(), "--help") == 0;
    }
    return well;
  }

  /** Looks at a small project; its dirty rows make that end with 1. */
  private static boolean commands(StringWriter text) throws IOException, MigrationException {
    PrintWriter writer = new PrintWriter(text);
    try (DemoProject project = DemoProject.temporary();
        Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModel(project.model()))) {
      Path file = project.folder().resolve("deltaverse.yaml");
      Files.writeString(
          file, Files.readString(file).replace("${DATAVERSE_URL}", emulator.url().toString()));
      new StaffingGenerator(1).first(project.snapshot("1"), StaffingGenerator.MIN_ROWS);
      boolean well = true;
      for (String command : List.of("check", "plan", "plan --json", "rejects", "runs", "status")) {
        List<String> args = new ArrayList<>(List.of("-C", project.folder().toString()));
        args.addAll(List.of(command.split(" ")));
        int exitCode = Main.run(writer, writer, Commands.ALL, args.toArray(String[]::new));
        well &= exitCode == (command.startsWith("plan") ? 1 : 0);
      }
      return well;
    }
  }
}
