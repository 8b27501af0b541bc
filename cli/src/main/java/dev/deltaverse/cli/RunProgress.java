package dev.deltaverse.cli;

import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.PlainProgress;
import java.io.PrintWriter;
import java.time.ZoneId;

/** A run's progress where it can be seen: bars on a terminal, plain lines elsewhere. */
final class RunProgress implements EventSink, AutoCloseable {
  private final EventSink sink;
  private final Runnable end;

  private RunProgress(EventSink sink, Runnable end) {
    this.sink = sink;
    this.end = end;
  }

  /**
   * Progress on stderr.
   *
   * @param err takes the plain lines
   */
  static RunProgress on(PrintWriter err, ZoneId zone) {
    if (ProgressView.onTerminal()) {
      ProgressView bars = ProgressView.bars(System.err, zone);
      return new RunProgress(bars, bars::close);
    }
    return new RunProgress(
        new PlainProgress(
            line -> {
              err.println(line);
              err.flush();
            },
            zone),
        () -> {});
  }

  @Override
  public void accept(FlowEvent event) {
    sink.accept(event);
  }

  @Override
  public void close() {
    end.run();
  }
}
