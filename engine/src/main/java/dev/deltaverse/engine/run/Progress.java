package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.EventJson;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.plan.Arrivals;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.send.SendListener;
import dev.deltaverse.engine.send.pace.Limit;
import dev.deltaverse.engine.send.pace.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Tells how far the phases are, and which rows are in. */
final class Progress implements SendListener {
  private record Counter(StepContext step, long total, AtomicLong done) {}

  /** What a user has sent that is not in the history yet. */
  private record Sent(Instant since, Instant last, long rows, long requests) {}

  private static final Duration PACE_APART = Duration.ofSeconds(5);

  private final Map<PhaseId, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, Sent> sent = new ConcurrentHashMap<>();
  private final StateStore state;
  private final long run;
  private final Clock clock;
  private final Arrivals arrivals;
  private final RowIds ids;

  /**
   * @param arrivals learns which rows are in
   * @param ids learns by which ids
   */
  Progress(StateStore state, long run, Clock clock, Arrivals arrivals, RowIds ids) {
    this.state = state;
    this.run = run;
    this.clock = clock;
    this.arrivals = arrivals;
    this.ids = ids;
  }

  void begin(PhaseId phase, StepContext step, long total) {
    counters.put(phase, new Counter(step, total, new AtomicLong()));
  }

  @Override
  public void answered(String user, int rows) {
    Instant now = clock.instant();
    sent.compute(
        user,
        (_, before) -> {
          Sent sum =
              before == null
                  ? new Sent(now, now, rows, 1)
                  : new Sent(before.since(), now, before.rows() + rows, before.requests() + 1);
          if (Duration.between(sum.since(), now).compareTo(PACE_APART) < 0) {
            return sum;
          }
          state.paced(run, sum.since(), now, user, sum.rows(), sum.requests());
          return new Sent(now, now, 0, 0);
        });
  }

  /** Writes what users have sent and was not written yet. */
  void end() {
    sent.forEach(
        (user, sum) -> {
          if (sum.requests() > 0) {
            state.paced(run, sum.since(), sum.last(), user, sum.rows(), sum.requests());
          }
        });
    sent.clear();
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
  public void applied(PhaseId phase, SeqRanges rows) {
    if (phase.kind() == PhaseKind.UPSERT || phase.kind() == PhaseKind.UPDATE) {
      arrivals.in(phase.name(), rows);
    }
  }

  @Override
  public void created(PhaseId phase, List<Change> rows, List<String> told) {
    ids.created(phase, rows, told);
  }

  @Override
  public void strayed(PhaseId phase, List<Change> rows) {
    ids.strayed(phase, rows);
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
  public void throttled(String user, Limit limit, Instant until) {
    Instant now = clock.instant();
    state.throttled(run, now, user, limit.name(), Duration.between(now, until));
  }

  @Override
  public void denied(String user, String code, String message, Instant until) {
    Instant now = clock.instant();
    String text =
        "user "
            + user
            + " is denied access and left out until "
            + until.truncatedTo(ChronoUnit.SECONDS)
            + ", the others go on: "
            + (code + " " + message).strip();
    tell(now, "note", EventRow.Level.WARN, text);
  }

  @Override
  public void waiting(Waiting why, Instant now) {
    pace(now, why.text(now));
  }

  @Override
  public void fullSpeed(Instant now) {
    pace(now, StateView.FULL_SPEED);
  }

  private void pace(Instant now, String text) {
    tell(now, StateView.PACE, EventRow.Level.INFO, text);
  }

  private void tell(Instant now, String kind, EventRow.Level level, String text) {
    FlowEvent note = new FlowEvent.Note(now, null, level, text);
    state.event(run, now, kind, "", "", level, text, EventJson.toJson(note));
  }
}
