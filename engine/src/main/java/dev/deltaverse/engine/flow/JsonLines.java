package dev.deltaverse.engine.flow;

import java.io.PrintWriter;

/** Prints each event as one line of JSON at once. Thread-safe. */
public final class JsonLines implements EventSink {
  private final PrintWriter out;

  public JsonLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void accept(FlowEvent event) {
    String line = EventJson.toJson(event) + "\n";
    synchronized (out) {
      out.print(line);
      out.flush();
    }
  }
}
