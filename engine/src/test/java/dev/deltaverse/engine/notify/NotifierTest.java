package dev.deltaverse.engine.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.project.Receiver.On;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Over real HTTP, and with real programs. */
@Timeout(60)
final class NotifierTest {
  private static final String SECRET = "hook-s3cr3t";
  private static final Notice FINISHED =
      new Notice(
          On.FINISHED,
          "crm <&> *co*",
          "prod",
          "apply",
          "2026-11-02",
          17,
          1,
          Instant.parse("2026-11-02T03:00:00Z"),
          Duration.ofSeconds(754),
          new Books(12_000, 11_000, 900, 90, 5, 7, 3, 0, 0, 0),
          0,
          true,
          "Every row is accounted for; target and source agree.");

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final List<Duration> waits = new CopyOnWriteArrayList<>();
  private Hooks hooks;

  @BeforeEach
  void start() throws Exception {
    hooks = new Hooks();
    environment.put("HOOK", hooks.url(SECRET));
  }

  @AfterEach
  void stop() {
    hooks.close();
  }

  private List<Delivery> tell(Notice notice, String... receivers) throws Exception {
    Files.writeString(
        folder.resolve("deltaverse.yaml"),
        """
        deltaverse: 1
        name: crm
        target: { url: "http://localhost:1", users: [{ name: dev, anonymous: true }] }
        tables:
          accounts: { target: dv_account, file: a.csv, key: [dv_code], columns: { dv_code: code } }
        notify:
        """
            + String.join("", List.of(receivers).stream().map(r -> "  - " + r + "\n").toList()));
    Project project = ProjectReader.read(folder.resolve("deltaverse.yaml"), "default", environment);
    assertThat(project.toString()).doesNotContain(SECRET);
    return new Notifier(project, waits::add).tell(notice);
  }

  @Test
  void plainJsonHasNamesAndNumbers() throws Exception {
    assertThat(tell(FINISHED, "{ name: hub, webhook: \"${HOOK}\" }"))
        .containsExactly(new Delivery("hub", 1, ""));
    assertThat(hooks.types).containsExactly("application/json");
    assertThat(hooks.bodies)
        .containsExactly(
            JsonMapper.shared()
                .readTree(
                    """
                    {"event":"finished",
                     "title":"crm <&> *co* (prod): apply of 2026-11-02 has finished, not all was loaded",
                     "text":"Every row is accounted for; target and source agree.",
                     "project":"crm <&> *co*","profile":"prod","command":"apply",
                     "snapshot":"2026-11-02","run":17,"exitCode":1,
                     "at":"2026-11-02T03:00:00Z","seconds":754.0,"notSent":0,"verified":true,
                     "rows":{"read":12000,"same":11000,"created":900,"updated":90,"deleted":5,
                       "rejected":7,"parked":3,"excluded":0,"refused":0,"inDoubt":0}}
                    """));
  }

  @Test
  void teamsGetsAMessageWithAnAdaptiveCard() throws Exception {
    assertThat(tell(FINISHED, "{ name: team, teams: \"${HOOK}\" }"))
        .containsExactly(new Delivery("team", 1, ""));
    JsonNode message = hooks.bodies.getFirst();
    assertThat(message.path("type").asString()).isEqualTo("message");
    assertThat(message.path("attachments")).hasSize(1);
    JsonNode attachment = message.path("attachments").path(0);
    assertThat(attachment.path("contentType").asString())
        .isEqualTo("application/vnd.microsoft.card.adaptive");
    JsonNode card = attachment.path("content");
    assertThat(card.path("type").asString()).isEqualTo("AdaptiveCard");
    assertThat(card.path("$schema").asString())
        .isEqualTo("http://adaptivecards.io/schemas/adaptive-card.json");
    assertThat(card.path("version").asString()).isEqualTo("1.2");
    List<String> texts = new ArrayList<>();
    for (JsonNode block : card.path("body")) {
      assertThat(block.path("type").asString()).isEqualTo("RichTextBlock");
      assertThat(block.path("inlines").path(0).path("type").asString()).isEqualTo("TextRun");
      texts.add(block.path("inlines").path(0).path("text").asString());
    }
    assertThat(texts)
        .containsExactly(
            "crm <&> *co* (prod): apply of 2026-11-02 has finished, not all was loaded",
            "Every row is accounted for; target and source agree.",
            "Run 17, exit code 1, 12 min 34 s",
            "Rows read 12,000: 11,000 same, 900 created, 90 updated, 5 deleted, 7 rejected, 3"
                + " parked");
  }

  @Test
  void slackGetsPlainTextWithItsThreeCharactersEscaped() throws Exception {
    assertThat(tell(FINISHED, "{ name: chat, slack: \"${HOOK}\" }"))
        .containsExactly(new Delivery("chat", 1, ""));
    assertThat(hooks.bodies)
        .containsExactly(
            JsonMapper.shared()
                .createObjectNode()
                .put(
                    "text",
                    """
                    crm &lt;&amp;&gt; *co* (prod): apply of 2026-11-02 has finished, not all was loaded
                    Every row is accounted for; target and source agree.
                    Run 17, exit code 1, 12 min 34 s
                    Rows read 12,000: 11,000 same, 900 created, 90 updated, 5 deleted, 7 rejected, 3 parked\
                    """)
                .put("mrkdwn", false));
  }

  @Test
  void whatMayPassIsTriedThreeTimesAndNoMore() throws Exception {
    hooks.answer(503, 429);
    assertThat(tell(FINISHED, "{ name: hub, webhook: \"${HOOK}\" }"))
        .containsExactly(new Delivery("hub", 3, ""));
    assertThat(waits).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(5));
    hooks.answer(500, 500, 500);
    assertThat(tell(FINISHED, "{ name: hub, webhook: \"${HOOK}\" }"))
        .containsExactly(new Delivery("hub", 3, "the server answered 500"));
    assertThat(hooks.bodies).hasSize(6);
  }

  @Test
  void whatWillNotPassIsTriedOnceAndRedirectionsAreNotFollowed() throws Exception {
    hooks.answer(404, 307);
    assertThat(tell(FINISHED, "{ name: hub, webhook: \"${HOOK}\" }"))
        .containsExactly(new Delivery("hub", 1, "the server answered 404"));
    assertThat(tell(FINISHED, "{ name: hub, webhook: \"${HOOK}\" }"))
        .containsExactly(new Delivery("hub", 1, "the server answered 307"));
    assertThat(hooks.bodies).hasSize(2);
  }

  @Test
  void aReceiverThatIsNotThereKeepsNoOtherFromBeingTold() throws Exception {
    try (ServerSocket free = new ServerSocket(0)) {
      environment.put("GONE", "http://localhost:" + free.getLocalPort() + "/" + SECRET);
    }
    List<Delivery> deliveries =
        tell(
            FINISHED,
            "{ name: gone, slack: \"${GONE}\" }",
            "{ name: none, command: [./there-is-none] }",
            "{ name: hub, webhook: \"${HOOK}\" }",
            "{ name: night, webhook: \"${HOOK}\", on: [failed] }");
    assertThat(deliveries)
        .containsExactly(
            new Delivery("gone", 3, "the server cannot be reached"),
            new Delivery("none", 1, "./there-is-none cannot be started"),
            new Delivery("hub", 1, ""));
    assertThat(deliveries.getFirst().text())
        .isEqualTo("gone was not notified: the server cannot be reached (tried 3 times)");
    assertThat(hooks.bodies).hasSize(1);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are shell scripts")
  void aProgramGetsItOnItsInputAndInItsEnvironment() throws Exception {
    List<Delivery> deliveries =
        tell(
            FINISHED,
            "{ name: page, command: [sh, -c, 'cat >told.json; env >told.env; echo noise'] }",
            "{ name: deaf, command: [sh, -c, 'exit 3'] }",
            "{ name: slow, command: [sh, -c, 'sleep 60'], timeout: 50ms }");
    assertThat(deliveries)
        .containsExactly(
            new Delivery("page", 1, ""),
            new Delivery("deaf", 3, "it ended with code 3"),
            new Delivery("slow", 1, "it took longer than 50 ms"));
    assertThat(Files.readString(folder.resolve("told.json")))
        .isEqualTo(NoticeJson.plain(FINISHED).toString());
    assertThat(Files.readAllLines(folder.resolve("told.env")))
        .contains(
            "DELTAVERSE_EVENT=finished",
            "DELTAVERSE_PROJECT=crm <&> *co*",
            "DELTAVERSE_PROFILE=prod",
            "DELTAVERSE_RUN=17",
            "DELTAVERSE_EXIT_CODE=1");
  }

  @Test
  void anInterruptIsKeptAndCutsNothingShort() throws Exception {
    Thread.currentThread().interrupt();
    List<Delivery> deliveries = tell(FINISHED, "{ name: hub, webhook: \"${HOOK}\" }");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(deliveries).containsExactly(new Delivery("hub", 1, ""));
  }

  @Test
  void titlesSayWhatHappened() {
    Map<On, String> ends = new HashMap<>();
    for (On on : On.values()) {
      Notice notice =
          new Notice(
              on, "crm", "dev", "retry", "", 0, 0, Instant.EPOCH, null, null, 0, null, "Why.");
      ends.put(on, notice.title());
      assertThat(notice.lines()).containsExactly("Why.");
    }
    assertThat(ends)
        .isEqualTo(
            Map.of(
                On.FINISHED, "crm (dev): retry has finished",
                On.FAILED, "crm (dev): retry has failed",
                On.STOPPED_BY_GUARD, "crm (dev): retry was stopped by a guard",
                On.INTERRUPTED, "crm (dev): retry was ended early",
                On.NOT_STARTED, "crm (dev): retry was not started"));
  }
}
