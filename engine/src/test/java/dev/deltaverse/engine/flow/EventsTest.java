package dev.deltaverse.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.FlowEvent.Node;
import dev.deltaverse.engine.flow.FlowEvent.Note;
import dev.deltaverse.engine.flow.FlowEvent.RunFinished;
import dev.deltaverse.engine.flow.FlowEvent.RunStarted;
import dev.deltaverse.engine.flow.FlowEvent.StepFailed;
import dev.deltaverse.engine.flow.FlowEvent.StepFigure;
import dev.deltaverse.engine.flow.FlowEvent.StepFinished;
import dev.deltaverse.engine.flow.FlowEvent.StepInterrupted;
import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import dev.deltaverse.engine.flow.FlowEvent.StepRetried;
import dev.deltaverse.engine.flow.FlowEvent.StepSkipped;
import dev.deltaverse.engine.flow.FlowEvent.StepStarted;
import dev.deltaverse.engine.journal.EventRow.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class EventsTest {
  private static final Instant AT = Instant.parse("2026-11-02T02:14:07.123Z");
  private static final StepId SEND = new StepId("send", "account");
  private static final StepId ALL = new StepId("bind", "");
  private static final Duration LONG = Duration.ofMillis(245_600);
  private static final String HEAD = ",\"at\":\"2026-11-02T02:14:07.123Z\"";
  private static final String STEP = HEAD + ",\"step\":\"send account\"";

  private record Case(FlowEvent event, Level level, String text, String json) {}

  private static List<Case> cases() {
    return List.of(
        new Case(
            new RunStarted(
                AT, "apply s", List.of(new Node(ALL, List.of()), new Node(SEND, List.of(ALL)))),
            Level.INFO,
            "apply s: 2 steps",
            "{\"event\":\"run-started\""
                + HEAD
                + ",\"title\":\"apply s\",\"steps\":[{\"step\":\"bind\",\"after\":[]},"
                + "{\"step\":\"send account\",\"after\":[\"bind\"]}]}"),
        new Case(
            new RunFinished(AT, 2, 0, 0, false, LONG),
            Level.INFO,
            "2 steps done in 4 min 05 s",
            "{\"event\":\"run-finished\""
                + HEAD
                + ",\"succeeded\":2,\"failed\":0,\"skipped\":0,\"interrupted\":false,"
                + "\"elapsedMs\":245600}"),
        new Case(
            new RunFinished(AT, 1, 1, 3, true, LONG),
            Level.WARN,
            "stopped: 1 step done, 1 failed, 3 skipped in 4 min 05 s",
            "{\"event\":\"run-finished\""
                + HEAD
                + ",\"succeeded\":1,\"failed\":1,\"skipped\":3,\"interrupted\":true,"
                + "\"elapsedMs\":245600}"),
        new Case(
            new StepStarted(AT, SEND, 2),
            Level.INFO,
            "send account: try 2 started",
            "{\"event\":\"step-started\"" + STEP + ",\"attempt\":2}"),
        new Case(
            new StepFinished(AT, SEND, 1, LONG),
            Level.INFO,
            "send account: done in 4 min 05 s",
            "{\"event\":\"step-finished\"" + STEP + ",\"attempts\":1,\"elapsedMs\":245600}"),
        new Case(
            new StepFailed(AT, SEND, 3, LONG, Code.TARGET, "it said \"no\"", "Ask again."),
            Level.ERROR,
            "send account: failed after 4 min 05 s: it said \"no\". Ask again.",
            "{\"event\":\"step-failed\""
                + STEP
                + ",\"attempts\":3,\"elapsedMs\":245600,\"code\":\"TARGET\","
                + "\"message\":\"it said \\\"no\\\"\",\"hint\":\"Ask again.\"}"),
        new Case(
            new StepRetried(AT, SEND, 1, Code.TRANSIENT, "busy", Duration.ofSeconds(2)),
            Level.WARN,
            "send account: try 1 failed, the next follows in 2 s: busy",
            "{\"event\":\"step-retried\""
                + STEP
                + ",\"attempt\":1,\"code\":\"TRANSIENT\",\"message\":\"busy\",\"delayMs\":2000}"),
        new Case(
            new StepSkipped(AT, SEND, ALL),
            Level.WARN,
            "send account: skipped, bind failed",
            "{\"event\":\"step-skipped\"" + STEP + ",\"because\":\"bind\"}"),
        new Case(
            new StepSkipped(AT, SEND, null),
            Level.WARN,
            "send account: skipped, the run was told to stop",
            "{\"event\":\"step-skipped\"" + STEP + ",\"because\":null}"),
        new Case(
            new StepInterrupted(AT, SEND, LONG),
            Level.WARN,
            "send account: stopped after 4 min 05 s",
            "{\"event\":\"step-interrupted\"" + STEP + ",\"elapsedMs\":245600}"),
        new Case(
            new StepProgress(AT, SEND, 12_300, 500_000, 1234.5),
            Level.DEBUG,
            "send account: 12,300 of 500,000 (2.5 %), 1,235 rows/s, 6 min 35 s left",
            "{\"event\":\"step-progress\""
                + STEP
                + ",\"done\":12300,\"total\":500000,\"rowsPerSecond\":1234.5}"),
        // Less than one of a hundred does not tell how long the rest takes.
        new Case(
            new StepProgress(AT, SEND, 4_999, 500_000, 1.25),
            Level.DEBUG,
            "send account: 4,999 of 500,000 (1.0 %), 1 rows/s",
            "{\"event\":\"step-progress\""
                + STEP
                + ",\"done\":4999,\"total\":500000,\"rowsPerSecond\":1.25}"),
        new Case(
            new StepProgress(AT, SEND, 12_300, 0, 0),
            Level.DEBUG,
            "send account: 12,300, 0 rows/s",
            "{\"event\":\"step-progress\""
                + STEP
                + ",\"done\":12300,\"total\":0,\"rowsPerSecond\":0.0}"),
        new Case(
            new StepFigure(AT, SEND, "rejected", 1234),
            Level.DEBUG,
            "send account: rejected 1,234",
            "{\"event\":\"step-figure\"" + STEP + ",\"name\":\"rejected\",\"value\":1234}"),
        new Case(
            new Note(AT, SEND, Level.WARN, "two\nlines, ü"),
            Level.WARN,
            "send account: two\nlines, ü",
            "{\"event\":\"note\"" + STEP + ",\"level\":\"WARN\",\"text\":\"two\\nlines, ü\"}"),
        new Case(
            new Note(AT, null, Level.DEBUG, "hello"),
            Level.DEBUG,
            "hello",
            "{\"event\":\"note\""
                + HEAD
                + ",\"step\":null,\"level\":\"DEBUG\",\"text\":\"hello\"}"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void eventsAreToldInWordsAndInJson(Case one) {
    assertThat(EventText.of(one.event())).isEqualTo(one.text());
    assertThat(EventText.level(one.event())).isEqualTo(one.level());
    assertThat(EventJson.toJson(one.event())).isEqualTo(one.json());
    assertThat(EventJson.fromJson(one.json())).isEqualTo(one.event());
  }

  @Test
  void everyKindHasACase() {
    Set<Class<?>> kinds =
        Stream.of(FlowEvent.class, FlowEvent.OfStep.class)
            .flatMap(type -> Stream.of(type.getPermittedSubclasses()))
            .filter(Class::isRecord)
            .collect(Collectors.toSet());

    assertThat(cases().stream().map(one -> one.event().getClass()).collect(Collectors.toSet()))
        .isEqualTo(kinds);
  }

  @Test
  void anUnknownKindIsRefused() {
    assertThatThrownBy(() -> EventJson.fromJson("{\"event\":\"odd\"" + HEAD + "}"))
        .hasMessage("event of unknown kind 'odd'");
    assertThatThrownBy(() -> EventJson.fromJson("{\"event\":\"step-started\"" + HEAD + "}"))
        .hasMessage("event without the text 'step'");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1 s",
    "12345, 12.3 s",
    "59999, 59.9 s",
    "60000, 1 min",
    "245600, 4 min 05 s",
    "3600000, 1 h",
    "3599999, 59 min 59 s",
    "5430000, 1 h 30 min",
    "360000000, 100 h",
  })
  void durationsForPeople(long millis, String text) {
    assertThat(Durations.text(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void jsonLinesAreOneEventALine() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    JsonLines lines = new JsonLines(new PrintWriter(bytes, false, StandardCharsets.UTF_8));
    cases().forEach(one -> lines.accept(one.event()));

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .isEqualTo(cases().stream().map(one -> one.json() + "\n").collect(Collectors.joining()));
  }
}
