package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.FlowEvent.Note;
import dev.deltaverse.engine.flow.FlowEvent.OfStep;
import dev.deltaverse.engine.flow.FlowEvent.RunFinished;
import dev.deltaverse.engine.flow.FlowEvent.StepFailed;
import dev.deltaverse.engine.flow.FlowEvent.StepFinished;
import dev.deltaverse.engine.flow.FlowEvent.StepInterrupted;
import dev.deltaverse.engine.flow.FlowEvent.StepProgress;
import dev.deltaverse.engine.journal.StateStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in a run's history: soon for all, at once when a step ends, for certain when the run
 * ends. No step waits for the disk here. Of a step's progress it keeps what comes at least two
 * seconds after the last kept, and the end, so that a night's history stays small. Thread-safe.
 */
public final class StateSink implements EventSink {
  private static final Logger LOG = LoggerFactory.getLogger(StateSink.class);
  private static final Duration APART = Duration.ofSeconds(2);

  private final StateStore store;
  private final long run;
  private final Map<StepId, Instant> kept = new ConcurrentHashMap<>();

  public StateSink(StateStore store, long run) {
    this.store = store;
    this.run = run;
  }

  @Override
  public void accept(FlowEvent event) {
    if (event instanceof StepProgress progress && !wanted(progress)) {
      return;
    }
    StepId step = step(event);
    store.event(
        run,
        event.at(),
        EventJson.kind(event),
        step == null ? "" : step.toString(),
        step == null ? "" : step.name(),
        EventText.level(event),
        EventText.of(event),
        EventJson.toJson(event));
    switch (event) {
      case StepFinished _, StepFailed _, StepInterrupted _ -> store.hasten();
      case RunFinished _ -> flush();
      default -> {}
    }
  }

  private boolean wanted(StepProgress progress) {
    Instant last = kept.get(progress.step());
    if (last != null
        && progress.done() != progress.total()
        && Duration.between(last, progress.at()).compareTo(APART) < 0) {
      return false;
    }
    kept.put(progress.step(), progress.at());
    return true;
  }

  private static @Nullable StepId step(FlowEvent event) {
    return switch (event) {
      case OfStep e -> e.step();
      case Note e -> e.step();
      case FlowEvent.RunStarted _, RunFinished _ -> null;
    };
  }

  private void flush() {
    try {
      store.flush();
    } catch (MigrationException e) {
      LOG.warn("events of run {} are not kept: {} {}", run, e.getMessage(), e.hint());
    }
  }
}
