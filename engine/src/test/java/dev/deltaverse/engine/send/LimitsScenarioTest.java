package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.ServiceProtection;
import dev.deltaverse.emulator.ServiceTime;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.send.pace.Limit;
import dev.deltaverse.engine.send.pace.Waiting;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.Signals;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of the emulator, on a clock that it shares with the sender and that waiting moves. */
final class LimitsScenarioTest {
  private static final String MODEL =
      """
      {"tables":[{"logicalName":"dv_item","primaryName":"dv_name","columns":[
        {"logicalName":"dv_code"},{"logicalName":"dv_name"}],"keys":[["dv_code"]]}]}
      """;

  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final int MOST = 20;
  private static final Duration REQUEST = Duration.ofMillis(40);
  private static final String LOADER = "{ name: loader, anonymous: true }";
  private static final String SECRET = UUID.randomUUID().toString();

  @TempDir private Path folder = Path.of("");
  private boolean saysWhatIsLeft = true;
  private final ManualTime time = new ManualTime();
  private final List<String> heard = new ArrayList<>();
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Integer> sentBy = new ConcurrentHashMap<>();

  /** A service that says nothing of what is left: what holds is learnt from the first refusal. */
  @Test
  void oneRefusalTellsTheLimitAndTheLineSaysWhyItWaits() throws Exception {
    int requests = 100;
    saysWhatIsLeft = false;
    SendResult result =
        send(
            config().withProtection(protection(MOST, Duration.ofMinutes(20))),
            LOADER,
            "batchRows: 1, parallelism: 1",
            requests,
            ServiceTime.none());
    assertThat(result.applied()).isEqualTo(requests);
    assertThat(result.throttled()).isOne();
    // Five windows of twenty requests, the first a burst; descriptions took some, unknown to it.
    assertThat(took()).isBetween(WINDOW.multipliedBy(4), WINDOW.multipliedBy(9));
    assertThat(heard.getFirst()).startsWith("throttled loader REQUESTS");
    assertThat(heard.get(1))
        .matches(
            "waiting: user loader, request limit \\(\\d+ of 20 in 60 s\\), told to wait, until"
                + " 2026-03-01T02:0\\d:\\d\\dZ \\(\\d+ s\\)");
    assertThat(heard)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "waiting: user loader, request limit \\(\\d+ of 20 in 60 s\\), until"
                            + " 2026-03-01T02:0\\d:\\d\\dZ \\(\\d+ s\\)"));
  }

  /** 40 requests of 2.04 s each, and 30 s of execution in each window of 60 s. */
  @Test
  void theExecutionTimeOfEachWindowIsUsedUpAndNotExceeded() throws Exception {
    SendResult result =
        send(
            config().withProtection(protection(6000, Duration.ofSeconds(30))),
            LOADER,
            "batchRows: 100, parallelism: 1, limits: { window: 60s, executionTime: 30s }",
            4000,
            service(20));
    assertThat(result.applied()).isEqualTo(4000);
    assertThat(result.throttled()).isZero();
    // 81.6 s: two windows are full, 21.6 s are left for the third; each request is 2 s early or
    // late.
    assertThat(took()).isBetween(Duration.ofSeconds(136), Duration.ofSeconds(150));
    assertThat(heard)
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("waiting: user loader, execution-time limit (")
                    .contains(" of 30 s in 60 s), until "));
  }

  @Test
  void whatTwoUsersMaySendAddsUp() throws Exception {
    EmulatorConfig config =
        config()
            .withUsers(ApplicationUser.of("a", SECRET), ApplicationUser.of("b", SECRET))
            .withProtection(protection(MOST, Duration.ofMinutes(20)));
    SendResult result =
        send(
            config,
            users("a", "b"),
            "batchRows: 1, parallelism: 1, limits: { window: 60s, requests: 20 }",
            200,
            ServiceTime.none());
    assertThat(result.applied()).isEqualTo(200);
    // 40 requests in each window; one user alone would take ten of them.
    assertThat(took()).isBetween(WINDOW.multipliedBy(4), WINDOW.multipliedBy(6));
    assertThat(sentBy.get("a")).isBetween(80, 120);
    assertThat(sentBy.get("b")).isBetween(80, 120);
  }

  /** Rows of 20 ms grow to what 5 s hold; those of 2 s stay a few to a request. */
  @Test
  void requestsGrowToTheSizeThatTheTablesPlugInsAllow() throws Exception {
    send(config(), LOADER, "parallelism: 1", 3000, service(20));
    assertThat(sizes).startsWith(10, 40);
    assertThat(sizes.subList(2, sizes.size() - 1)).allMatch(rows -> rows >= 120 && rows <= 250);
    sizes.clear();
    send(config(), LOADER, "parallelism: 1", 60, service(2000));
    assertThat(sizes.getFirst()).isEqualTo(10);
    assertThat(sizes.subList(1, sizes.size())).allMatch(rows -> rows <= 3);
  }

  private EmulatorConfig config() {
    return EmulatorConfig.defaults().withModelJson(MODEL).withClock(time);
  }

  private static ServiceProtection protection(int requests, Duration executionTime) {
    return new ServiceProtection(true, requests, executionTime, 52, WINDOW);
  }

  private static ServiceTime service(long rowMillis) {
    Duration row = Duration.ofMillis(rowMillis);
    return new ServiceTime(REQUEST, row, row, Duration.ZERO, 0, false);
  }

  private static String users(String... names) {
    return Arrays.stream(names)
        .map(
            name ->
                "{ name: %s, tenant: t, clientId: %s, clientSecret: \"${SECRET}\" }"
                    .formatted(name, name))
        .collect(Collectors.joining(", "));
  }

  private Duration took() {
    return Duration.between(ManualTime.START, time.instant());
  }

  /** Sends so many new rows to an emulator that takes so long, by the shared clock. */
  private SendResult send(
      EmulatorConfig config, String users, String send, int rows, ServiceTime service)
      throws Exception {
    try (Emulator emulator = Emulator.start(config.withServiceTime(service))) {
      Files.writeString(
          folder.resolve("deltaverse.yaml"),
          """
          deltaverse: 1
          name: limits
          target: { url: "%s", authority: "%s", users: [ %s ] }
          send: { %s }
          tables:
            items:
              target: dv_item
              file: items.csv
              key: [dv_code]
              columns: { dv_code: code, dv_name: name }
          """
              .formatted(emulator.url(), emulator.url(), users, send));
      Project project =
          ProjectReader.read(
              folder.resolve("deltaverse.yaml"), "default", Map.of("SECRET", SECRET));
      try (DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
        BoundProject bound =
            Binder.bind(
                project, target.describe(Binder.tables(project), Binder.relationships(project)));
        target.bind(bound);
        BoundTable table = bound.tables().getFirst();
        return Sender.of(
                new OneTarget(target.users().stream().map(user -> timed(user, service)).toList()),
                new ListJournal(),
                project.send(),
                listener(),
                Gate.OPEN,
                time.forSender(1))
            .send(
                Rows.UPSERT,
                new Rows.Cursor(changes(rows)),
                chunk -> new TargetRequest.Upsert(table, chunk));
      }
    }
  }

  /** The user's way to send, on which a request takes its time of the shared clock. */
  private SendingUser timed(SendingUser user, ServiceTime service) {
    Replying timed = (payload, server) -> timed(user, payload, server, service);
    return new SendingUser(user.name(), timed);
  }

  private Reply timed(SendingUser user, Payload payload, String server, ServiceTime service)
      throws InterruptedException {
    Reply reply = user.sending().send(payload, server);
    if (!(reply.answer() instanceof Answer.Applied)) {
      return reply;
    }
    int rows = payload.request().rows().size();
    sizes.add(rows);
    sentBy.merge(user.name(), rows, Integer::sum);
    Duration took = service.base().plus(service.perRowByKey().multipliedBy(rows));
    time.sleep(took);
    Signals s = reply.signals();
    return new Reply(
        reply.answer(),
        new Signals(
            s.server(),
            took,
            s.sentBytes(),
            s.parallelism(),
            saysWhatIsLeft ? s.requestsLeft() : null,
            saysWhatIsLeft ? s.executionLeft() : null,
            s.stated()));
  }

  private SendListener listener() {
    return new SendListener() {
      @Override
      public void throttled(String user, Limit limit, Instant until) {
        heard.add("throttled " + user + " " + limit);
      }

      @Override
      public void waiting(Waiting why, Instant now) {
        heard.add(why.text(now));
      }
    };
  }

  private static List<Change> changes(int count) {
    List<Change> changes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      BitSet sent = new BitSet();
      sent.set(1);
      changes.add(new Change(i, List.of("K" + i), null, sent, Arrays.asList(null, "Name " + i)));
    }
    return changes;
  }
}
