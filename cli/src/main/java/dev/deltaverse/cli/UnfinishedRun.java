package dev.deltaverse.cli;

import dev.deltaverse.console.Fields;
import dev.deltaverse.console.RunRequest;
import dev.deltaverse.console.RunRequestJson;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What the console was asked to run and has not brought to its end: a file beside the state. */
final class UnfinishedRun {
  private final Path file;

  UnfinishedRun(Path stateFolder) {
    this.file = stateFolder.resolve("console-run.json");
  }

  void keep(RunRequest request) throws MigrationException {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Path part = file.resolveSibling("console-run.part");
      Files.writeString(part, RunRequestJson.of(request).toString());
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw cannot("write", e);
    }
  }

  void forget() throws MigrationException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw cannot("delete", e);
    }
  }

  Optional<RunRequest> read() throws MigrationException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          RunRequestJson.read(Fields.of(JsonMapper.shared().readTree(Files.readString(file)))));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw cannot("read", e);
    }
  }

  private MigrationException cannot(String operation, Exception e) {
    return new MigrationException(
        Code.SETUP,
        operation + " " + file + ": " + e.getMessage(),
        "Check the folder and its permissions; without the file no unfinished run is taken up.",
        e);
  }
}
