package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The server as a process of its own, killed and started again, and beside other processes. */
@Timeout(180)
final class ServeTest {
  private static final int ROWS = 1_000;
  private static final int BATCH = 100;

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> processes = new ArrayList<>();
  private Workplace work;

  @BeforeEach
  void start() throws Exception {
    work = new Workplace(folder);
    Path project = folder.resolve("deltaverse.yaml");
    Files.writeString(
        project,
        Files.readString(project)
            .replace("send: { ", "send: { batchRows: " + BATCH + ", parallelism: 2, "));
    StringBuilder rows = new StringBuilder("code,name,size\n");
    for (int i = 0; i < ROWS; i++) {
      rows.append("K").append(i).append(",Name ").append(i).append(',').append(i % 1000);
      rows.append('\n');
    }
    work.file("1", "accounts.csv", rows.toString())
        .file("1", "jobs.csv", "no,title,account\n")
        .file("1", "job_accounts.csv", "job,account\n");
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    work.close();
  }

  /** A command line as a process of its own; it is killed after the test. */
  private Process process(String... args) throws Exception {
    Process process = Child.start(args);
    processes.add(process);
    return process;
  }

  /** Where a server answers that has just started. */
  private static URI url(Process server) throws Exception {
    BufferedReader out = server.inputReader();
    StringBuilder json = new StringBuilder();
    String line = out.readLine();
    while (line != null && !line.equals("}")) {
      json.append(line);
      line = out.readLine();
    }
    return URI.create(
        JsonMapper.shared().readTree(json.append('}').toString()).path("url").asString());
  }

  private String get(URI url, String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private String post(URI url, String path, String body) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(url.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).describedAs("%s", answer.body()).isBetween(200, 299);
    return answer.body();
  }

  /** The run as the API shows it, once something holds; it is asked again and again. */
  private JsonNode run(URI url, Predicate<JsonNode> wanted) throws Exception {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    String now = url.getPath().replaceFirst("/$", "") + "/api/v1/now";
    JsonNode json = JsonMapper.shared().readTree(get(url, now)).path("run");
    while (!wanted.test(json)) {
      assertThat(System.nanoTime()).describedAs("%s", json).isLessThan(limit);
      json = JsonMapper.shared().readTree(get(url, now)).path("run");
    }
    return json;
  }

  private List<String> audit(URI url) throws Exception {
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : JsonMapper.shared().readTree(get(url, "/api/v1/audit")).path("entries")) {
      entries.addFirst(entry.path("action").asString() + " | " + entry.path("outcome").asString());
    }
    return entries;
  }

  /** After some requests, answers take long. */
  private void slow(int after, int millis) throws Exception {
    work.ask(
        "PUT",
        "/emulator/faults",
        "{\"faults\":[{\"kind\":\"slowAnswer\",\"path\":\"CreateMultiple\",\"after\":"
            + after
            + ",\"delayMillis\":"
            + millis
            + "}]}");
  }

  private long created() {
    return created(work.emulator);
  }

  /** Rows that were created there, by any message. */
  static long created(Emulator emulator) {
    return emulator.counters().values().stream()
        .mapToLong(counts -> counts.getOrDefault("created", 0L))
        .sum();
  }

  private void awaitCreated(long rows) {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (created() < rows) {
      assertThat(System.nanoTime()).describedAs("%s rows", created()).isLessThan(limit);
      Thread.onSpinWait();
    }
  }

  @Test
  void aServerThatWasKilledGoesOnWithItsRunAsTheOperatorWants() throws Exception {
    Process server = process("-C", folder.toString(), "--json", "serve", "--port", "0");
    URI first = url(server);
    slow(3, 3_000);
    post(first, "/api/v1/runs", "{\"command\":\"apply\",\"verify\":true}");
    awaitCreated(2 * BATCH);
    post(first, "/api/v1/control", "{\"order\":\"pause\"}");
    // SIGKILL: nothing is written down any more.
    server.destroyForcibly();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
    work.ask("DELETE", "/emulator/faults", "");
    // A snapshot that came meanwhile is not that of the run.
    work.file("2", "accounts.csv", "code,name,size\n");

    try (Served second = new Served(folder)) {
      JsonNode paused =
          run(second.url, json -> json.path("waiting").toString().contains("held by the operator"));
      assertThat(paused.path("run").asInt()).isEqualTo(2);
      assertThat(created()).isLessThan(ROWS);
      post(second.url, "/api/v1/control", "{\"order\":\"resume\"}");
      JsonNode run = run(second.url, json -> json.path("status").asString().equals("finished"));
      assertThat(run.path("run").asInt()).isEqualTo(2);
      assertThat(run.path("snapshot").asString()).isEqualTo("1");
      assertThat(run.path("exitCode").asInt()).isZero();
      assertThat(run.path("verified").asBoolean()).isTrue();
      assertThat(created()).isEqualTo(ROWS);
      assertThat(codes()).hasSize(ROWS);
      assertThat(audit(second.url))
          .contains("apply --verify | done", "go on with apply 1 --verify | done");
    }
    // What has ended is not begun again.
    assertThat(folder.resolve(".deltaverse/default/console-run.json")).doesNotExist();
  }

  @Test
  void aRunIsStoppedAtOnceAndNobodyGoesOnWithIt() throws Exception {
    try (Served served = new Served(folder)) {
      assertThat(refused(served.url, "/api/v1/stop"))
          .contains("no run that this server has started is under way");
      slow(3, 3_000);
      post(served.url, "/api/v1/runs", "{\"command\":\"apply\"}");
      awaitCreated(2 * BATCH);
      assertThat(get(served.url, "/")).contains("stop run 1");
      assertThat(post(served.url, "/api/v1/stop", "")).isEqualTo("{\"stopping\":true}");
      JsonNode run = run(served.url, json -> !json.path("live").asBoolean());
      assertThat(run.path("status").asString()).isEqualTo("interrupted");
      assertThat(run.path("exitCode").asInt()).isEqualTo(130);
      assertThat(created()).isLessThan(ROWS);
      assertThat(audit(served.url)).contains("stop at once | done");
    }
    work.ask("DELETE", "/emulator/faults", "");
    assertThat(folder.resolve(".deltaverse/default/console-run.json")).doesNotExist();
    assertThat(work.run("apply").exitCode()).isZero();
    assertThat(codes()).hasSize(ROWS);
  }

  private String refused(URI url, String path) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(url.resolve(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(409);
    return answer.body();
  }

  @Test
  void whatWasLeftOfAnotherProfileIsGoneOnWithThere() throws Exception {
    try (Emulator second =
        Emulator.start(EmulatorConfig.defaults().withModelJson(Workplace.MODEL))) {
      Path project = folder.resolve("deltaverse.yaml");
      Files.writeString(
          project,
          Files.readString(project)
              + "profiles: { uat: { target: { url: \"%s\" } } }\n".formatted(second.url()));
      // As a server leaves it that was killed before the run had begun.
      Path state = Files.createDirectories(folder.resolve(".deltaverse/uat"));
      Files.writeString(
          state.resolve("console-run.json"),
          "{\"after\":0,\"pid\":1,\"request\":{\"command\":\"apply\",\"snapshot\":\"1\"}}");
      try (Served served = new Served(folder)) {
        URI uat = served.url.resolve("/profiles/uat");
        JsonNode run = run(uat, json -> json.path("status").asString().equals("finished"));
        assertThat(run.path("profile").asString()).isEqualTo("uat");
        assertThat(created(second)).isEqualTo(ROWS);
        assertThat(created()).isZero();
        assertThat(get(served.url, "/profiles/uat/api/v1/audit"))
            .contains("\"who\":\"serve\"", "go on with apply 1");
        assertThat(get(served.url, "/api/v1/now")).isEqualTo("{\"running\":false,\"run\":null}");
      }
      assertThat(state.resolve("console-run.json")).doesNotExist();
    }
  }

  /** The codes of the rows in the target, each once. */
  private Set<String> codes() throws Exception {
    Set<String> codes = new HashSet<>();
    String next = "/api/data/v9.2/dv_accounts?$select=dv_code";
    while (!next.isEmpty()) {
      JsonNode page = JsonMapper.shared().readTree(work.ask("GET", next, ""));
      for (JsonNode row : page.path("value")) {
        assertThat(codes.add(row.path("dv_code").asString())).isTrue();
      }
      next = page.path("@odata.nextLink").asString("").replace(work.emulator.url().toString(), "");
    }
    return codes;
  }

  @Test
  void runsOfTheCommandLineAreShownBesideThoseOfTheSchedule() throws Exception {
    Path project = folder.resolve("deltaverse.yaml");
    Files.writeString(
        project,
        Files.readString(project)
            + "schedule: { each: snapshot, complete: { marker: DONE }, verify: true }\n");
    try (Served served = new Served(folder)) {
      watched(served.url);
      Path first = folder.resolve("snapshots/1");
      work.file("2", "accounts.csv", Files.readString(first.resolve("accounts.csv")) + "X,X,1\n")
          .file("2", "jobs.csv", Files.readString(first.resolve("jobs.csv")))
          .file("2", "job_accounts.csv", Files.readString(first.resolve("job_accounts.csv")))
          .file("2", "DONE", "");
      JsonNode run =
          run(
              served.url,
              json ->
                  json.path("run").asInt() == 2
                      && json.path("status").asString().equals("finished"));
      assertThat(run.path("snapshot").asString()).isEqualTo("2");
      assertThat(run.path("exitCode").asInt()).isZero();
      assertThat(run.path("verified").asBoolean()).isTrue();
      assertThat(codes()).hasSize(ROWS + 1).contains("X");
      assertThat(audit(served.url)).contains("apply 2 --verify | done");
      assertThat(get(served.url, "/api/v1/schedule")).contains("\"outcome\":\"started\"");
      assertThat(get(served.url, "/")).contains("each snapshot, as soon as it is complete");
    }
  }

  private void watched(URI url) throws Exception {
    long asked = System.nanoTime();
    assertThat(get(url, "/")).contains("Ready for the first snapshot");
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
    System.out.println("the first page of a server that has just started: " + took + " ms");
    // The promise is a second; a machine under load must not fail the build.
    assertThat(took).isLessThan(10_000);
    slow(3, 1_500);
    Process apply = process("-C", folder.toString(), "apply");
    JsonNode half =
        run(
            url,
            json ->
                json.path("sent").asLong() > 0
                    && json.path("sent").asLong() < json.path("toSend").asLong());
    assertThat(half.path("live").asBoolean()).isTrue();
    assertThat(half.path("toSend").asLong()).isEqualTo(ROWS);
    assertThat(get(url, "/")).contains("Run 1 · apply of 1", "Sending to Dataverse");
    work.ask("DELETE", "/emulator/faults", "");
    assertThat(apply.waitFor(90, TimeUnit.SECONDS)).isTrue();
    assertThat(apply.exitValue()).isZero();
    JsonNode ended = run(url, json -> json.path("status").asString().equals("finished"));
    assertThat(ended.path("sent").asLong()).isEqualTo(ROWS);
    assertThat(get(url, "/")).contains("All rows loaded");
  }
}
