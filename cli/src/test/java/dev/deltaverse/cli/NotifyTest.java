package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.deltaverse.cli.Workplace.Ended;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs of the command line whose ends are told to a real server. */
@Timeout(120)
final class NotifyTest {
  private static final String SECRET = "h00k-s3cret";

  @TempDir Path folder;
  private final List<JsonNode> told = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer hooks;
  private Workplace work;

  @BeforeEach
  void start() throws Exception {
    hooks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hooks.createContext(
        "/" + SECRET,
        exchange -> {
          told.add(JsonMapper.shared().readTree(exchange.getRequestBody()));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    hooks.start();
    work = new Workplace(folder);
    Files.writeString(
        folder.resolve("hook.txt"),
        "http://localhost:" + hooks.getAddress().getPort() + "/" + SECRET);
    project(Workplace.TABLES);
  }

  private void project(String tables) throws Exception {
    work.project(tables + "notify:\n  - { name: hub, webhook: { file: hook.txt } }\n");
  }

  @AfterEach
  void stop() {
    hooks.stop(0);
    work.close();
  }

  private JsonNode last() {
    return told.getLast();
  }

  @Test
  void aRunThatFinishesIsToldWithItsBooks() throws Exception {
    work.dirtySnapshot("2026-01-01");
    Ended ended = work.run("apply", "--verify", "--json-events");
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(told).hasSize(1);
    assertThat(last().path("event").asString()).isEqualTo("finished");
    assertThat(last().path("title").asString())
        .isEqualTo("small (default): apply of 2026-01-01 has finished, not all was loaded");
    assertThat(last().path("run").asInt()).isEqualTo(1);
    assertThat(last().path("exitCode").asInt()).isEqualTo(1);
    assertThat(last().path("verified").asBoolean()).isTrue();
    JsonNode total = work.run("status", "--json").json().path("run").path("tables");
    long read = 0;
    long rejected = 0;
    for (JsonNode table : total) {
      read += table.path("read").asLong();
      rejected += table.path("rejected").asLong();
    }
    assertThat(read).isEqualTo(9);
    assertThat(last().path("rows").path("read").asLong()).isEqualTo(read);
    assertThat(last().path("rows").path("rejected").asLong()).isEqualTo(rejected).isPositive();
    assertThat(work.run("status").out()).contains("hub was notified");
    assertThat(last().toString()).doesNotContain("Alpha", "Beta", "1.9");

    // Nobody is told of a plan, nor of a run that ends before it sends.
    work.run("plan");
    work.run("apply", "--until", "plan");
    assertThat(told).hasSize(1);
  }

  @Test
  void aGuardStopIsToldInItsOwnWords() throws Exception {
    work.cleanSnapshot("2026-01-01");
    assertThat(work.run("apply").exitCode()).isZero();
    work.file("2026-01-02", "accounts.csv", "code,name,size\nB,Beta,20\n")
        .file("2026-01-02", "jobs.csv", "no,title,account\n2,Two,B\n")
        .file("2026-01-02", "job_accounts.csv", "job,account\n");
    assertThat(work.run("apply").exitCode()).isEqualTo(5);
    assertThat(last().path("event").asString()).isEqualTo("stopped-by-guard");
    assertThat(last().path("text").asString())
        .contains("accounts: 1 delete is 50.0 % of 2 rows, more than maxDeleteShare 10.0 %");
  }

  @Test
  void aFailureIsToldWithoutWhatTheTargetSaid() throws Exception {
    work.cleanSnapshot("2026-01-01");
    work.ask(
        "PUT",
        "/emulator/faults",
        "{\"faults\":[{\"kind\":\"unexpected\",\"path\":\"dv_accounts\",\"text\":\"Alpha\"}]}");
    int exitCode = work.run("apply").exitCode();
    assertThat(last().path("exitCode").asInt()).isEqualTo(exitCode);
    assertThat(last().toString()).doesNotContain("Alpha");
  }

  @Test
  void aRunThatDoesNotBeginIsTold() throws Exception {
    assertThat(work.run("apply").exitCode()).isEqualTo(2);
    assertThat(last().path("event").asString()).isEqualTo("not-started");
    assertThat(last().path("run").isNull()).isTrue();
    assertThat(last().path("text").asString()).contains("there is no such folder");
    work.cleanSnapshot("2026-01-01");
    work.emulator.close();
    assertThat(work.run("apply").exitCode()).isEqualTo(3);
    assertThat(last().path("event").asString()).isEqualTo("not-started");
    assertThat(last().path("exitCode").asInt()).isEqualTo(3);
  }

  @Test
  void aReceiverThatCannotBeReachedAltersNothingAndIsTold() throws Exception {
    status = 410;
    work.cleanSnapshot("2026-01-01");
    Ended ended = work.run("--verbose", "apply", "--json");
    assertThat(ended.exitCode()).isZero();
    assertThat(ended.json().path("balanced").asBoolean()).isTrue();
    String problem = "hub was not notified: the server answered 410";
    Ended looked = work.run("status");
    assertThat(looked.out()).contains(problem);
    assertThat(work.run("runs").out()).contains("finished");
    assertThat(ended.out() + ended.err() + looked.out()).doesNotContain(SECRET);
    try (Stream<Path> files = Files.walk(folder.resolve(".deltaverse"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
      }
    }
  }
}
