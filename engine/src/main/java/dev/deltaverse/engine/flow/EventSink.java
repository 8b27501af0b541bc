package dev.deltaverse.engine.flow;

import java.util.List;

/**
 * Takes the events of a run. Called from several threads at once; the events of one step come in
 * order. It must return quickly.
 */
@FunctionalInterface
public interface EventSink {
  /** Takes nothing in. */
  EventSink NONE = _ -> {};

  void accept(FlowEvent event);

  /** Passes each event to all sinks in their order. */
  static EventSink all(List<EventSink> sinks) {
    List<EventSink> copy = List.copyOf(sinks);
    return event -> copy.forEach(sink -> sink.accept(event));
  }
}
