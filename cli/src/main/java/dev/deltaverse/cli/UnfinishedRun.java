package dev.deltaverse.cli;

import dev.deltaverse.console.RunRequest;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the console was asked to run and has not brought to its end: a file beside the state. */
final class UnfinishedRun {
  private final Path file;

  UnfinishedRun(Path stateFolder) {
    this.file = stateFolder.resolve("console-run.json");
  }

  void keep(RunRequest request) throws MigrationException {
    ObjectNode json =
        Json.object()
            .put("command", request.command().word())
            .put("snapshot", request.snapshot())
            .put("verify", request.verify())
            .put("plan", request.plan())
            .put("deletes", request.deletes());
    request.acceptedGuards().forEach(json.putArray("acceptedGuards")::add);
    try {
      Files.createDirectories(file.resolveSibling(""));
      Path part = file.resolveSibling("console-run.part");
      Files.writeString(part, json.toString());
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
      JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
      Set<String> guards = new LinkedHashSet<>();
      json.path("acceptedGuards").forEach(guard -> guards.add(guard.asString()));
      return Optional.of(
          new RunRequest(
              RunRequest.Command.valueOf(
                  json.required("command").asString().toUpperCase(Locale.ROOT)),
              json.required("snapshot").asString(),
              json.required("verify").asBoolean(),
              json.required("plan").asString(),
              guards,
              json.path("deletes").asBoolean(false)));
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
