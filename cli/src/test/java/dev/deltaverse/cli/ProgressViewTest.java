package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.FlowEvent.StepFinished;
import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import dev.deltaverse.engine.flow.FlowEvent.StepStarted;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.EventRow.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ProgressViewTest {
  private static final Instant AT = Instant.parse("2026-11-02T02:00:00Z");
  private static final StepId ACCOUNT = new StepId("send", "account");
  private static final StepId CONTACT = new StepId("send", "contact");
  private static final Pattern UP = Pattern.compile("\u001B\\[(\\d+)A");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private List<String> screenAfter(FlowEvent... events) {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (ProgressView view = ProgressView.bars(out, ZoneOffset.UTC)) {
      List.of(events).forEach(view::accept);
      return screen();
    }
  }

  /** What a terminal shows: an interpreter of the few sequences that are used. */
  private List<String> screen() {
    List<String> screen = new ArrayList<>();
    for (String line : bytes.toString(StandardCharsets.UTF_8).split("(?<=\n)")) {
      Matcher up = UP.matcher(line);
      if (up.find()) {
        int top = screen.size() - Integer.parseInt(up.group(1));
        assertThat(top).isNotNegative();
        screen.subList(top, screen.size()).clear();
      }
      String plain = line.replaceAll("\u001B\\[\\??\\d*[A-Za-z]", "").replace("\r", "");
      if (plain.endsWith("\n")) {
        screen.add(plain.strip());
      }
    }
    return screen;
  }

  private static StepProgress progress(StepId step, long done, long total) {
    return new StepProgress(AT.plusSeconds(1), step, done, total, 10);
  }

  @Test
  void aBarForEachStepAndOneForAllBelowTheLines() {
    List<String> screen =
        screenAfter(
            new StepStarted(AT, ACCOUNT, 1),
            progress(ACCOUNT, 250, 1000),
            progress(CONTACT, 50, 200),
            new FlowEvent.Note(AT, CONTACT, Level.WARN, "waits 5 s"),
            progress(ACCOUNT, 500, 1000));

    assertThat(screen).hasSize(4);
    assertThat(screen.get(0)).isEqualTo("02:00:00 send contact: waits 5 s");
    assertThat(screen.get(1)).startsWith("send account").contains("50%", "500/1000");
    assertThat(screen.get(2)).startsWith("send contact").contains("25%", "50/200");
    assertThat(screen.get(3)).startsWith("all rows so far").contains("45%", "550/1200");
  }

  @Test
  void aStepThatEndsLeavesALineInPlaceOfItsBar() {
    List<String> screen =
        screenAfter(
            new StepStarted(AT, ACCOUNT, 1),
            progress(ACCOUNT, 1000, 1000),
            new StepFinished(AT, ACCOUNT, 1, Duration.ofSeconds(90)));

    assertThat(screen).containsExactly("02:00:00 send account: done in 1 min 30 s");
  }

  @Test
  void closingTakesTheBarsAway() {
    assertThat(screenAfter(progress(ACCOUNT, 1, 10), progress(CONTACT, 1, 10))).hasSize(3);
    assertThat(screen()).isEmpty();
  }

  @Test
  void anInterruptedThreadTakesItsBarsAwayToo() {
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    ProgressView view = ProgressView.bars(out, ZoneOffset.UTC);
    view.accept(progress(ACCOUNT, 1, 10));
    Thread.currentThread().interrupt();
    view.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(screen()).isEmpty();
  }

  @Test
  void aStepOfUnknownSizeIsTold() {
    assertThat(
            screenAfter(
                new StepStarted(AT, ACCOUNT, 1),
                new StepProgress(AT.plusSeconds(10), ACCOUNT, 1234, 0, 100)))
        .containsExactly("02:00:10 send account: 1,234, 100 rows/s");
  }
}
