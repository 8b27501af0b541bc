package dev.deltaverse.cli;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Dataverse on localhost, until Ctrl-C. */
@Command
final class EmulatorCommand implements Callable<Integer> {
  private final Deltaverse options;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port on localhost, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = 8282;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "The tables beside the built-in ones: a model file, metadata JSON or a $$metadata"
              + " document.")
  private @Nullable Path model;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep rows in this folder (default: in memory).")
  private @Nullable Path data;

  EmulatorCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    try (Emulator emulator = start()) {
      if (options.json()) {
        Json.print(
            options.out(),
            Json.object().put("command", "emulator").put("url", emulator.url().toString()));
      } else {
        options.out().println("The emulator answers at " + emulator.url() + " until Ctrl-C.");
        options.out().flush();
      }
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      options.err().println("deltaverse emulator: stopped");
    }
    return ExitCode.OK.number();
  }

  private Emulator start() throws MigrationException {
    try {
      EmulatorConfig config = EmulatorConfig.defaults().withPort(port);
      config = model == null ? config : config.withModel(model);
      return Emulator.start(data == null ? config : config.withDataFolder(data));
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new MigrationException(
          Code.SETUP,
          "start the emulator: " + e.getMessage(),
          "Correct the option or the model file.",
          e);
    } catch (IllegalStateException e) {
      throw new MigrationException(
          Code.SETUP,
          "start the emulator: " + e.getMessage(),
          "Name another port with --port N, 0 for any free one.",
          e);
    }
  }
}
