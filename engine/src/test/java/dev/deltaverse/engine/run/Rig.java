package dev.deltaverse.engine.run;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import dev.deltaverse.engine.verify.VerifyResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A project folder, an emulator, and runs between them, each as a new process would make it. */
final class Rig implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  final Path folder;
  final Emulator emulator;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param project the project file from `tables:` on
   */
  Rig(Path folder, String model, String project) throws IOException {
    this.folder = folder;
    this.emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(model));
    project(project);
  }

  /** Replaces the project file. */
  void project(String project) throws IOException {
    Files.writeString(
        folder.resolve("deltaverse.yaml"),
        """
        deltaverse: 1
        name: rig
        snapshots: snapshots
        target:
          url: %s
          users: [ { name: one, anonymous: true } ]
        """
                .formatted(emulator.url())
            + project);
  }

  /** Writes a file of a snapshot. */
  Rig file(String snapshot, String name, String text) throws IOException {
    Path file = folder.resolve("snapshots").resolve(snapshot).resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  Project read() throws MigrationException {
    return ProjectReader.read(folder.resolve("deltaverse.yaml"), "default", Map.of());
  }

  interface Use<T> {
    T with(Migration migration, Project project) throws MigrationException;
  }

  private <T> T use(Use<T> use) throws MigrationException {
    Project project = read();
    try (StateStore state = StateStore.open(project.state(), Clock.systemUTC());
        DuckStaging staging = DuckStaging.open(project.state(), 1L << 30);
        DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
      return use.with(
          new Migration(project, target, staging, state, EventSink.NONE, Clock.systemUTC(), "test"),
          project);
    }
  }

  RunReport apply(String snapshot) throws MigrationException {
    return apply(snapshot, RunOptions.DEFAULT);
  }

  RunReport apply(String snapshot, RunOptions options) throws MigrationException {
    return use(
        (migration, project) ->
            migration.apply(Snapshots.named(project.snapshots(), snapshot), options));
  }

  RunReport plan(String snapshot) throws MigrationException {
    return use(
        (migration, project) -> migration.plan(Snapshots.named(project.snapshots(), snapshot)));
  }

  VerifyResult verify() throws MigrationException {
    return use((migration, _) -> migration.verify());
  }

  /** The books of one table or link, which the run must have come to. */
  static Books books(RunReport report, String name) {
    return Objects.requireNonNull(report.books().get(name), () -> name + " of " + report);
  }

  /** The rejects of a run, as the history has them. */
  List<RejectRow> rejects(long run) throws MigrationException {
    List<RejectRow> rows = new ArrayList<>();
    try (var view = StateStore.read(read().state())) {
      rows.addAll(view.rejects().list(run, dev.deltaverse.engine.journal.RejectFilter.ALL, 10_000));
    }
    return rows;
  }

  /** All rows of a set in the emulator, by plain HTTP. */
  List<JsonNode> rows(String query) throws IOException, InterruptedException {
    List<JsonNode> rows = new ArrayList<>();
    JsonNode page = get("/api/data/v9.2/" + query);
    page.path("value").forEach(rows::add);
    return rows;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(emulator.url() + path.replace(" ", "%20"))).build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    emulator.close();
  }
}
