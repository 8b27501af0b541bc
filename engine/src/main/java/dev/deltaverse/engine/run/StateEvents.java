package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.journal.StateStore;

/** Keeps a run's events in its history. */
final class StateEvents implements EventSink {
  private final StateStore state;
  private final long run;

  StateEvents(StateStore state, long run) {
    this.state = state;
    this.run = run;
  }

  @Override
  public void accept(FlowEvent event) {
    state.event(
        run,
        event.at(),
        "",
        "",
        "",
        dev.deltaverse.engine.journal.EventRow.Level.INFO,
        event.toString(),
        "{}");
  }
}
