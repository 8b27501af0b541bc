package dev.deltaverse.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.FlowEvent.Note;
import dev.deltaverse.engine.flow.FlowEvent.RunFinished;
import dev.deltaverse.engine.flow.FlowEvent.RunStarted;
import dev.deltaverse.engine.flow.FlowEvent.StepFigure;
import dev.deltaverse.engine.flow.FlowEvent.StepFinished;
import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import dev.deltaverse.engine.flow.FlowEvent.StepRetried;
import dev.deltaverse.engine.flow.FlowEvent.StepStarted;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.EventRow.Level;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SinksTest {
  private static final StepId SEND = new StepId("send", "account");
  private static final StepId OTHER = new StepId("send", "contact");

  @TempDir Path temp;

  private static Instant at(long millis) {
    return ManualTime.START.plusMillis(millis);
  }

  private static StepProgress progress(long millis, StepId step, long done) {
    return new StepProgress(at(millis), step, done, 1000, 10);
  }

  @Test
  void theHistoryHasWhatHappenedWhenTheRunEnds() throws Exception {
    try (StateStore store = StateStore.open(temp, new ManualTime())) {
      long run = store.beginRun(RunStart.here("apply", "s", "dev", "1", "", ""));
      StateSink sink = new StateSink(store, run);
      FlowEvent note = new Note(at(5), null, Level.WARN, "of the run");
      FlowEvent started = new StepStarted(at(10), SEND, 1);
      FlowEvent finished = new StepFinished(at(20), SEND, 1, Duration.ofMillis(10));
      FlowEvent ended = new RunFinished(at(30), 1, 0, 0, false, Duration.ofMillis(30));
      List.of(note, started, finished, ended).forEach(sink::accept);

      try (StateView other = StateStore.read(temp)) {
        assertThat(other.eventsSince(0, 3))
            .containsExactly(
                new EventRow(
                    1,
                    run,
                    at(5),
                    "note",
                    "",
                    "",
                    Level.WARN,
                    "of the run",
                    EventJson.toJson(note)),
                new EventRow(
                    2,
                    run,
                    at(10),
                    "step-started",
                    "send account",
                    "account",
                    Level.INFO,
                    "send account: started",
                    EventJson.toJson(started)),
                new EventRow(
                    3,
                    run,
                    at(20),
                    "step-finished",
                    "send account",
                    "account",
                    Level.INFO,
                    "send account: done in 10 ms",
                    EventJson.toJson(finished)));
        assertThat(EventJson.fromJson(other.eventsSince(2, 1).getFirst().json()))
            .isEqualTo(finished);
      }
    }
  }

  @Test
  void theHistoryKeepsProgressEveryTwoSecondsAndTheEnd() throws Exception {
    try (StateStore store = StateStore.open(temp, new ManualTime())) {
      StateSink sink =
          new StateSink(store, store.beginRun(RunStart.here("apply", "s", "dev", "1", "", "")));
      List.of(
              progress(0, SEND, 1),
              progress(1000, SEND, 2),
              progress(1000, OTHER, 3),
              progress(1999, SEND, 4),
              progress(2000, SEND, 5),
              progress(2500, SEND, 1000))
          .forEach(sink::accept);
      store.flush();

      assertThat(store.view().eventsSince(0, 100))
          .extracting(row -> ((StepProgress) EventJson.fromJson(row.json())).done())
          .containsExactly(1L, 3L, 5L, 1000L);
    }
  }

  @Test
  void aClosedHistoryDoesNotFailTheSender() throws Exception {
    StateStore store = StateStore.open(temp, new ManualTime());
    StateSink sink =
        new StateSink(store, store.beginRun(RunStart.here("apply", "s", "dev", "1", "", "")));
    store.close();

    sink.accept(new StepFinished(at(20), SEND, 1, Duration.ofMillis(10)));

    try (StateView view = StateStore.read(temp)) {
      assertThat(view.eventsSince(0, 10)).isEmpty();
    }
  }

  @Test
  void plainProgressIsALineAStepAndOneInTenSeconds() {
    List<String> lines = new ArrayList<>();
    PlainProgress plain = new PlainProgress(lines::add, ZoneOffset.UTC);
    List.<FlowEvent>of(
            new RunStarted(at(0), "apply s", List.of()),
            new StepStarted(at(0), SEND, 1),
            progress(1_000, SEND, 10),
            progress(9_999, SEND, 100),
            progress(10_000, SEND, 200),
            progress(19_000, SEND, 300),
            new StepStarted(at(19_000), OTHER, 1),
            progress(20_000, OTHER, 5),
            progress(20_000, SEND, 400),
            new StepFigure(at(20_000), SEND, "refused", 1),
            new Note(at(20_000), SEND, Level.DEBUG, "not for people"),
            new Note(at(20_000), SEND, Level.INFO, "waits 5 s: limit of requests"),
            new StepRetried(at(21_000), SEND, 1, Code.TRANSIENT, "busy", Duration.ofSeconds(2)),
            new StepFinished(at(61_000), SEND, 2, Duration.ofSeconds(61)),
            new RunFinished(at(61_000), 1, 0, 0, false, Duration.ofSeconds(61)))
        .forEach(plain::accept);

    assertThat(lines)
        .containsExactly(
            "02:00:00 apply s: 0 steps",
            "02:00:10 send account: 200 of 1,000 (20.0 %), 10 rows/s, 1 min 20 s left",
            "02:00:20 send account: 400 of 1,000 (40.0 %), 10 rows/s, 1 min left",
            "02:00:20 send account: waits 5 s: limit of requests",
            "02:00:21 send account: try 1 failed, the next follows in 2 s: busy",
            "02:01:01 send account: done in 1 min 01 s, 2 tries",
            "02:01:01 1 step done in 1 min 01 s");
  }
}
