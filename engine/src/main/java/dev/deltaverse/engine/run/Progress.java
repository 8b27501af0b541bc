package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.send.SendListener;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Tells how far the phases are. */
final class Progress implements SendListener {
  private record Counter(StepContext step, long total, AtomicLong done) {}

  private final Map<PhaseId, Counter> counters = new ConcurrentHashMap<>();
  private final StateStore state;
  private final long run;
  private final Clock clock;

  Progress(StateStore state, long run, Clock clock) {
    this.state = state;
    this.run = run;
    this.clock = clock;
  }

  void begin(PhaseId phase, StepContext step, long total) {
    counters.put(phase, new Counter(step, total, new AtomicLong()));
  }

  @Override
  public void settled(PhaseId phase, int applied, int refused, int unknown) {
    Counter counter = counters.get(phase);
    if (counter != null) {
      counter
          .step()
          .progress(counter.done().addAndGet((long) applied + refused + unknown), counter.total());
    }
  }

  @Override
  public void split(PhaseId phase, int rows, String code, String message) {
    Counter counter = counters.get(phase);
    if (counter != null && counter.done().get() >= 0 && rows > 1) {
      counter
          .step()
          .note(
              EventRow.Level.INFO,
              "a request of "
                  + rows
                  + " rows was refused and is taken apart: "
                  + code
                  + " "
                  + message);
    }
  }

  @Override
  public void waiting(String user, String limit, Instant until) {
    Instant now = clock.instant();
    state.throttled(run, now, user, limit, Duration.between(now, until));
  }
}
