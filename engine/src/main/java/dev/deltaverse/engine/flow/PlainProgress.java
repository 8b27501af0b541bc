package dev.deltaverse.engine.flow;

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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Progress as plain lines, for logs and pipes: one when a step ends, and at most one in ten seconds
 * for each step that runs. Thread-safe.
 */
public final class PlainProgress implements EventSink {
  private static final Duration APART = Duration.ofSeconds(10);

  private final Consumer<String> out;
  private final DateTimeFormatter time;
  private final Map<StepId, Instant> told = new HashMap<>();

  /**
   * @param out takes a line without its end
   * @param zone of the times shown
   */
  public PlainProgress(Consumer<String> out, ZoneId zone) {
    this.out = out;
    this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
  }

  @Override
  public synchronized void accept(FlowEvent event) {
    switch (event) {
      case StepStarted e -> told.put(e.step(), e.at());
      case StepProgress e -> {
        Instant last = told.getOrDefault(e.step(), Instant.EPOCH);
        if (Duration.between(last, e.at()).compareTo(APART) >= 0) {
          told.put(e.step(), e.at());
          print(event);
        }
      }
      case StepFigure _ -> {}
      case Note e -> {
        if (e.level() != Level.DEBUG) {
          print(event);
        }
      }
      case RunStarted _,
          RunFinished _,
          StepFinished _,
          StepFailed _,
          StepRetried _,
          StepSkipped _,
          StepInterrupted _ ->
          print(event);
    }
  }

  private void print(FlowEvent event) {
    out.accept(time.format(event.at()) + " " + EventText.of(event));
  }
}
