package dev.deltaverse.cli;

import dev.deltaverse.console.Fields;
import dev.deltaverse.console.RunRequest;
import dev.deltaverse.console.RunRequestJson;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.StateView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the server was asked to run and has not brought to its end: a file beside the state. It says
 * which run came before it and which process asked, so that another's run is never taken for it.
 */
final class UnfinishedRun {
  private final Path file;

  UnfinishedRun(Path stateFolder) {
    this.file = stateFolder.resolve("console-run.json");
  }

  /**
   * What was kept.
   *
   * @param after number of the run that came before it; 0 for none
   * @param pid of the process that was to run it
   */
  record Kept(RunRequest request, long after, long pid) {

    /** What the next server is to do about it. */
    Next next(StateView view, Instant now) throws MigrationException {
      List<Run> since = view.runsAfter(after);
      Optional<Run> other = since.stream().filter(r -> r.start().pid() != pid).findFirst();
      if (other.isPresent()) {
        return new Next.Leave("run " + other.get().id() + " came after it, of another process");
      }
      if (since.isEmpty()) {
        return new Next.GoOn(request);
      }
      Run last = since.getLast();
      Instant stop = view.will().stopAt();
      if (last.endedEarly()
          || (stop != null && !stop.isAfter(now) && !stop.isBefore(last.started()))) {
        return new Next.Leave("the operator wanted run " + last.id() + " to end");
      }
      return switch (last.status()) {
        case RUNNING, CRASHED, INTERRUPTED -> new Next.GoOn(rest(view, last));
        case FINISHED, FAILED, STOPPED_BY_GUARD ->
            new Next.Leave("run " + last.id() + " has ended");
      };
    }

    /**
     * Once it has sent something, the plan that was agreed to can't come out again: what is left of
     * it can.
     */
    private RunRequest rest(StateView view, Run last) throws MigrationException {
      return request instanceof RunRequest.Apply apply
              && view.journal().statistics(last.id()).all().requests() > 0
          ? new RunRequest.Apply(
              apply.snapshot(), apply.verify(), "", apply.acceptedGuards(), apply.deletes())
          : request;
    }
  }

  /** What is to be done about a run that was kept. */
  sealed interface Next {
    record GoOn(RunRequest request) implements Next {}

    /**
     * @param why it is left as it is
     */
    record Leave(String why) implements Next {}
  }

  void keep(RunRequest request, long after) throws MigrationException {
    try {
      Files.createDirectories(file.resolveSibling(""));
      Path part = file.resolveSibling("console-run.part");
      JsonNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("after", after)
              .put("pid", ProcessHandle.current().pid())
              .set("request", RunRequestJson.of(request));
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

  /** Whether there is one. */
  boolean kept() {
    return Files.exists(file);
  }

  Optional<Kept> read() throws MigrationException {
    if (!kept()) {
      return Optional.empty();
    }
    try {
      JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
      return Optional.of(
          new Kept(
              RunRequestJson.read(Fields.of(json.path("request"))),
              json.path("after").asLong(),
              json.path("pid").asLong()));
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
