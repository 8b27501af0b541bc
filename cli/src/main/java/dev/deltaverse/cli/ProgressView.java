package dev.deltaverse.cli;

import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.FlowEvent.StepFailed;
import dev.deltaverse.engine.flow.FlowEvent.StepFinished;
import dev.deltaverse.engine.flow.FlowEvent.StepInterrupted;
import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import dev.deltaverse.engine.flow.PlainProgress;
import dev.deltaverse.engine.flow.StepId;
import java.io.Console;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * A run's progress for the person at the terminal: a bar with rate and time left for each step that
 * runs and one for all rows, below the lines of {@link PlainProgress}. Thread-safe.
 */
final class ProgressView implements EventSink, AutoCloseable {
  private static final int WIDTH = 110;
  private static final int REDRAW_MS = 1_000;

  private final BarScreen screen;
  private final PlainProgress lines;
  private final Map<StepId, Bar> bars = new HashMap<>();
  private final Map<StepId, StepProgress> known = new LinkedHashMap<>();
  private @Nullable Bar all;

  private ProgressView(PrintStream out, ZoneId zone) {
    this.screen = new BarScreen(out);
    this.lines = new PlainProgress(screen::print, zone);
  }

  /** Bars. */
  static ProgressView bars(PrintStream out, ZoneId zone) {
    return new ProgressView(out, zone);
  }

  /** Whether bars can be drawn where this process writes. */
  static boolean onTerminal() {
    Console console = System.console();
    String terminal = System.getenv("TERM");
    return console != null && console.isTerminal() && !"dumb".equals(terminal);
  }

  @Override
  public synchronized void accept(FlowEvent event) {
    switch (event) {
      case StepProgress progress when progress.total() > 0 -> progress(progress);
      case StepFinished e -> end(e.step());
      case StepFailed e -> end(e.step());
      case StepInterrupted e -> end(e.step());
      default -> {}
    }
    if (!(event instanceof StepProgress progress) || progress.total() <= 0) {
      lines.accept(event);
    }
  }

  private void progress(StepProgress progress) {
    known.put(progress.step(), progress);
    show(bars.computeIfAbsent(progress.step(), step -> bar(step.toString())), progress);
    if (known.size() > 1) {
      Bar sum = all == null ? bar("all rows so far") : all;
      all = sum;
      long done = known.values().stream().mapToLong(StepProgress::done).sum();
      long total = known.values().stream().mapToLong(StepProgress::total).sum();
      sum.bar().maxHint(total).stepTo(done).refresh();
    }
  }

  private static void show(Bar bar, StepProgress progress) {
    bar.bar().maxHint(progress.total()).stepTo(progress.done()).refresh();
  }

  private void end(StepId step) {
    Bar bar = bars.remove(step);
    if (bar != null) {
      bar.close();
    }
  }

  private Bar bar(String name) {
    Line line = new Line(screen);
    return new Bar(
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(0)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MS)
            .setMaxRenderedLength(WIDTH)
            .showSpeed()
            .setConsumer(line)
            .build(),
        line);
  }

  /** A bar and its place. */
  private record Bar(ProgressBar bar, Line line) {
    /**
     * The library closes it in a thread of its own; an interrupted caller would not wait for that,
     * and lose its interruption.
     */
    void close() {
      boolean interrupted = Thread.interrupted();
      bar.close();
      line.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A bar's place on the screen. */
  private record Line(BarScreen screen, Object place) implements ProgressBarConsumer {
    Line(BarScreen screen) {
      this(screen, new Object());
    }

    @Override
    public int getMaxRenderedLength() {
      return WIDTH;
    }

    @Override
    public void accept(String rendered) {
      screen.bar(place, rendered);
    }

    @Override
    public void close() {
      screen.remove(place);
    }
  }

  /** Takes the bars away. */
  @Override
  public synchronized void close() {
    bars.values().forEach(Bar::close);
    bars.clear();
    if (all != null) {
      all.close();
      all = null;
    }
  }
}
