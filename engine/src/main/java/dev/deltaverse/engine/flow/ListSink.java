package dev.deltaverse.engine.flow;

import java.util.ArrayList;
import java.util.List;

/** Keeps all events in memory. Thread-safe. */
public final class ListSink implements EventSink {
  private final List<FlowEvent> events = new ArrayList<>();

  @Override
  public synchronized void accept(FlowEvent event) {
    events.add(event);
  }

  /** What came so far. */
  public synchronized List<FlowEvent> events() {
    return List.copyOf(events);
  }
}
