package dev.deltaverse.engine.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.ServiceProtection;
import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.send.pace.Limit;
import dev.deltaverse.engine.send.pace.Waiting;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
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

  @TempDir private Path folder = Path.of("");
  private final ManualTime time = new ManualTime();
  private final List<String> heard = new ArrayList<>();

  /** The project knows the documented limits alone; what holds is learnt from the first refusal. */
  @Test
  void oneRefusalTellsTheLimitAndTheLineSaysWhyItWaits() throws Exception {
    ServiceProtection protection =
        new ServiceProtection(true, MOST, Duration.ofMinutes(20), 52, WINDOW);
    int requests = 100;
    SendResult result;
    try (Emulator emulator =
        Emulator.start(
            EmulatorConfig.defaults()
                .withModelJson(MODEL)
                .withClock(time)
                .withProtection(protection))) {
      Files.writeString(
          folder.resolve("deltaverse.yaml"),
          """
          deltaverse: 1
          name: limits
          target: { url: "%s", users: [ { name: loader, anonymous: true } ] }
          send: { batchRows: 1, parallelism: 1 }
          tables:
            items:
              target: dv_item
              file: items.csv
              key: [dv_code]
              columns: { dv_code: code, dv_name: name }
          """
              .formatted(emulator.url()));
      Project project = ProjectReader.read(folder.resolve("deltaverse.yaml"), "default", Map.of());
      try (DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
        BoundProject bound =
            Binder.bind(
                project, target.describe(Binder.tables(project), Binder.relationships(project)));
        target.bind(bound);
        BoundTable table = bound.tables().getFirst();
        result =
            Sender.of(
                    target,
                    new ListJournal(),
                    project.send(),
                    listener(),
                    Gate.OPEN,
                    time.forSender(1))
                .send(
                    Rows.UPSERT,
                    new Rows.Cursor(changes(requests)),
                    rows -> new TargetRequest.Upsert(table, rows));
      }
    }
    assertThat(result.applied()).isEqualTo(requests);
    assertThat(result.throttled()).isOne();
    // Five windows of twenty requests, the first a burst; descriptions took some, unknown to it.
    Duration took = Duration.between(ManualTime.START, time.instant());
    assertThat(took).isBetween(WINDOW.multipliedBy(4), WINDOW.multipliedBy(9));
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
