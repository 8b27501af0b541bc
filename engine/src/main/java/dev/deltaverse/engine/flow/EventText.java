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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Events as sentences. */
public final class EventText {
  /** One row of so many has to be done before the time left is worth telling. */
  private static final long TELLING = 100;

  private EventText() {}

  /** One line for people, the step's name first. */
  public static String of(FlowEvent event) {
    return switch (event) {
      case RunStarted e -> e.title() + ": " + count(e.steps().size(), "step");
      case RunFinished e -> finished(e);
      case StepStarted e ->
          e.step() + ": " + (e.attempt() == 1 ? "started" : "try " + e.attempt() + " started");
      case StepFinished e ->
          e.step()
              + ": done in "
              + Durations.text(e.elapsed())
              + (e.attempts() == 1 ? "" : ", " + e.attempts() + " tries");
      case StepFailed e ->
          e.step()
              + ": failed after "
              + Durations.text(e.elapsed())
              + ": "
              + sentence(e.message())
              + " "
              + e.hint();
      case StepRetried e ->
          e.step()
              + ": try "
              + e.attempt()
              + " failed, the next follows in "
              + Durations.text(e.delay())
              + ": "
              + e.message();
      case StepSkipped e ->
          e.step()
              + ": skipped, "
              + (e.because() == null ? "the run was told to stop" : e.because() + " failed");
      case StepInterrupted e -> e.step() + ": stopped after " + Durations.text(e.elapsed());
      case StepProgress e -> progress(e);
      case StepFigure e -> e.step() + ": " + e.name() + " " + number(e.value());
      case Note e -> e.step() == null ? e.text() : e.step() + ": " + e.text();
    };
  }

  /** How much attention an event wants. */
  public static Level level(FlowEvent event) {
    return switch (event) {
      case RunStarted _, StepStarted _, StepFinished _ -> Level.INFO;
      case RunFinished e -> e.failed() > 0 || e.interrupted() ? Level.WARN : Level.INFO;
      case StepFailed _ -> Level.ERROR;
      case StepRetried _, StepSkipped _, StepInterrupted _ -> Level.WARN;
      case StepProgress _, StepFigure _ -> Level.DEBUG;
      case Note e -> e.level();
    };
  }

  private static String finished(RunFinished e) {
    List<String> parts = new ArrayList<>();
    parts.add(count(e.succeeded(), "step") + " done");
    if (e.failed() > 0) {
      parts.add(number(e.failed()) + " failed");
    }
    if (e.skipped() > 0) {
      parts.add(number(e.skipped()) + " skipped");
    }
    return (e.interrupted() ? "stopped: " : "")
        + String.join(", ", parts)
        + " in "
        + Durations.text(e.elapsed());
  }

  private static String progress(StepProgress e) {
    StringBuilder text = new StringBuilder(e.step() + ": " + number(e.done()));
    if (e.total() > 0) {
      text.append(" of ").append(number(e.total()));
      text.append(String.format(Locale.ROOT, " (%.1f %%)", 100.0 * e.done() / e.total()));
    }
    text.append(", ").append(number(Math.round(e.rowsPerSecond()))).append(" rows/s");
    boolean telling = e.done() * TELLING >= e.total();
    if (telling && e.total() > e.done() && e.rowsPerSecond() > 0) {
      long seconds = Math.round((e.total() - e.done()) / e.rowsPerSecond());
      text.append(", ").append(Durations.text(Duration.ofSeconds(seconds))).append(" left");
    }
    return text.toString();
  }

  private static String count(long number, String noun) {
    return number(number) + " " + noun + (number == 1 ? "" : "s");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }
}
