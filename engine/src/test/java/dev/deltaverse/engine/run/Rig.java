package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.FailedRow;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.switches.Switching;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import dev.deltaverse.engine.verify.VerifyResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A project folder, an emulator, and runs between them, each as a new process would make it. */
final class Rig implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Set<String> NO_WRITES =
      Set.of("requests", "answers", "entitlement", "faults", "WhoAmI");

  /** So many requests are remembered: more than any test sends. */
  private static final int REQUESTS = 200_000;

  final Path folder;
  final Emulator emulator;
  private final HttpClient http = HttpClient.newHttpClient();
  private UnaryOperator<Target> wrap = target -> target;
  private EventSink events = EventSink.NONE;
  private Clock clock = Clock.systemUTC();

  /**
   * @param project the project file from `tables:` on
   */
  Rig(Path folder, String model, String project) throws IOException {
    this(folder, EmulatorConfig.defaults().withModelJson(model), project);
  }

  Rig(Path folder, EmulatorConfig config, String project) throws IOException {
    this.folder = folder;
    this.emulator = Emulator.start(config.withRequestLogSize(REQUESTS));
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

  /** Writes a file beside the project file. */
  Rig beside(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return this;
  }

  /** What stands between a run and the target from now on. */
  void between(UnaryOperator<Target> wrap) {
    this.wrap = wrap;
  }

  /** Who hears the runs from now on. */
  void hear(EventSink sink) {
    events = sink;
  }

  /** The time of runs from now on, which stands still. */
  void at(Instant now) {
    at(Clock.fixed(now, ZoneOffset.UTC));
  }

  /** The time of runs from now on; requests are timed by the machine's. */
  void at(Clock time) {
    clock = time;
  }

  interface Use<T> {
    T with(Migration migration, Project project) throws MigrationException;
  }

  private <T> T use(Use<T> use) throws MigrationException {
    Project project = read();
    try (StateStore state = StateStore.open(project.state(), clock);
        DuckStaging staging = DuckStaging.open(project.state(), 1L << 30);
        Target target = wrap.apply(DataverseTarget.open(project.target(), project.send()))) {
      return use.with(
          new Migration(project, target, staging, state, events, clock, "test"), project);
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

  /**
   * A whole run with verification, which ends as it should: no failure, books that balance, target
   * and ledger in agreement.
   */
  RunReport good(String snapshot, String... acceptedGuards) throws MigrationException {
    RunReport report = apply(snapshot, new RunOptions(Set.of(acceptedGuards), true, ""));
    assertThat(report.failures()).isEmpty();
    balanced(report);
    assertThat(report.verified())
        .isNotNull()
        .satisfies(v -> assertThat(v.agrees()).describedAs("%s", v).isTrue());
    return report;
  }

  /** Every row read is accounted for. */
  static void balanced(RunReport report) {
    report
        .books()
        .forEach(
            (name, b) ->
                assertThat(
                        b.same()
                            + b.created()
                            + b.updated()
                            + b.rejected()
                            + b.parked()
                            + b.excluded()
                            + b.refused()
                            + b.inDoubt())
                    .describedAs("rows of %s: %s", name, b)
                    .isEqualTo(b.read()));
    assertThat(report.books()).isNotEmpty();
    assertThat(report.balanced()).isTrue();
  }

  /** Every row read by a run that was stopped is accounted for, but those that were not sent. */
  static void balancedWith(RunReport report, long notSent) {
    assertThat(report.balanced()).isTrue();
    assertThat(report.totals().balanced()).isTrue();
    assertThat(report.total().accounted() + notSent).isEqualTo(report.total().read());
  }

  /** What the run said, sentences only. */
  List<String> notes(RunReport report) throws MigrationException {
    try (var view = StateStore.read(read().state())) {
      return view.eventsSince(report.run(), 0, 10_000).stream().map(e -> e.toString()).toList();
    }
  }

  RunReport plan(String snapshot) throws MigrationException {
    return use(
        (migration, project) -> migration.plan(Snapshots.named(project.snapshots(), snapshot)));
  }

  RunReport probe(String snapshot) throws MigrationException {
    return use(
        (migration, project) -> migration.probe(Snapshots.named(project.snapshots(), snapshot)));
  }

  RunReport undo(long run, String... acceptedGuards) throws MigrationException {
    return use(
        (migration, _) -> migration.undo(run, new RunOptions(Set.of(acceptedGuards), true, "")));
  }

  RunReport planUndo(long run) throws MigrationException {
    return use((migration, _) -> migration.planUndo(run));
  }

  /**
   * Takes the target's rows into the ledger.
   *
   * @param names tables and links, none for all
   */
  RunReport adopt(String snapshot, boolean own, String... names) throws MigrationException {
    return use(
        (migration, project) ->
            migration.adopt(
                Snapshots.named(project.snapshots(), snapshot),
                new AdoptOptions(Set.of(names), own)));
  }

  RunReport planAdopt(String snapshot) throws MigrationException {
    return use(
        (migration, project) ->
            migration.planAdopt(
                Snapshots.named(project.snapshots(), snapshot), new AdoptOptions(Set.of(), false)));
  }

  RunReport retry(RetryOptions options) throws MigrationException {
    return use((migration, _) -> migration.retry(options));
  }

  List<RefusedGroup> refused() throws MigrationException {
    return use((migration, _) -> migration.refused());
  }

  /** Loses the state folder. */
  void loseState() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(".deltaverse"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Switches on what a crash has left off. */
  List<String> restoreSwitches() throws MigrationException {
    List<String> told = new ArrayList<>();
    Project project = read();
    try (StateStore state = StateStore.open(project.state(), Clock.systemUTC());
        Target target = wrap.apply(DataverseTarget.open(project.target(), project.send()))) {
      new Switching(project.switches(), target.switchboard(), state)
          .on((_, level, text) -> told.add(level + " " + text));
    }
    return told;
  }

  /** What runs have switched off and not on again, as the state has it. */
  List<String> leftOff() throws MigrationException {
    try (var view = StateStore.read(read().state())) {
      return view.switched().stream().map(s -> s.text() + (s.done() ? "" : " noted")).toList();
    }
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

  /** Rows of a run that were refused for a group's reason, as the history has them. */
  List<FailedRow> failed(long run, RefusedGroup group, int limit) throws MigrationException {
    List<FailedRow> rows = new ArrayList<>();
    try (var view = StateStore.read(read().state())) {
      view.journal().eachFailed(run, group, limit, rows::add);
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

  /** Sends what no run knows of. */
  void request(String method, String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(emulator.url() + path.replace(" ", "%20")))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }

  /**
   * How much was written so far: rows and pairs written, and requests that are neither reads nor
   * batches (in which the tables' definitions are read).
   */
  long writes() throws IOException, InterruptedException {
    long writes = 0;
    for (JsonNode request : get("/emulator/requests").path("requests")) {
      if (request.path("number").asLong() > REQUESTS) {
        throw new IllegalStateException("the emulator has forgotten its first requests");
      }
      boolean read =
          request.path("method").asString().equals("GET")
              || request.path("target").asString().endsWith("/$batch");
      writes += read ? 0 : 1;
    }
    for (Map.Entry<String, Map<String, Long>> counter : emulator.counters().entrySet()) {
      if (!NO_WRITES.contains(counter.getKey())) {
        writes += counter.getValue().values().stream().mapToLong(Long::longValue).sum();
      }
    }
    return writes;
  }

  /** Rows that the emulator has created so far. */
  long created() throws IOException, InterruptedException {
    long created = 0;
    for (Map.Entry<String, JsonNode> message : get("/emulator/counters").properties()) {
      created += message.getValue().path("created").asLong();
    }
    return created;
  }

  /**
   * The rows of a table in the emulator, each as its columns' values behind each other; a lookup by
   * the key of the row that it points to.
   *
   * @param columns the key first
   */
  SortedSet<String> lines(String table, String... columns)
      throws IOException, InterruptedException {
    SortedSet<String> lines = new TreeSet<>();
    for (JsonNode row : get("/emulator/export/" + table).path("rows")) {
      List<String> cells = new ArrayList<>();
      for (String column : columns) {
        JsonNode cell = row.path(column);
        cells.add(cell.isObject() ? key(cell) : cell.isNull() ? "-" : cell.asString());
      }
      lines.add(String.join(" ", cells));
    }
    return lines;
  }

  private String key(JsonNode reference) throws IOException, InterruptedException {
    String table = reference.path("table").asString();
    for (JsonNode row : get("/emulator/export/" + table).path("rows")) {
      if (row.path(table + "id").asString().equals(reference.path("id").asString())) {
        return row.path(Shop.KEYS.getOrDefault(table, table + "id")).asString();
      }
    }
    return "dangling";
  }

  /** The pairs of an N:N relationship, each as the keys of both rows. */
  SortedSet<String> pairs(String left, String right, String intersect)
      throws IOException, InterruptedException {
    Map<String, String> lefts = ids(left);
    Map<String, String> rights = ids(right);
    SortedSet<String> pairs = new TreeSet<>();
    for (JsonNode row : get("/emulator/export/" + intersect).path("rows")) {
      pairs.add(
          lefts.get(row.path(left + "id").asString())
              + " "
              + rights.get(row.path(right + "id").asString()));
    }
    return pairs;
  }

  private Map<String, String> ids(String table) throws IOException, InterruptedException {
    Map<String, String> keys = new HashMap<>();
    for (JsonNode row : get("/emulator/export/" + table).path("rows")) {
      keys.put(
          row.path(table + "id").asString(),
          row.path(Shop.KEYS.getOrDefault(table, table + "id")).asString());
    }
    return keys;
  }

  /** All rows of the ledger as text, read from the staging database by itself. */
  String ledger() throws SQLException {
    StringBuilder text = new StringBuilder();
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:duckdb:" + folder.resolve(".deltaverse/default/staging.duckdb"));
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'led_')"
                  + " ORDER BY 1")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (String table : tables) {
        try (ResultSet rows =
            statement.executeQuery("SELECT CAST(t AS VARCHAR) FROM " + table + " t ORDER BY 1")) {
          while (rows.next()) {
            text.append(table).append(' ').append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    emulator.close();
  }
}
