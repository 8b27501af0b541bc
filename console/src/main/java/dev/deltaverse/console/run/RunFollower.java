package dev.deltaverse.console.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.EventJson;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.forecast.KeptForecast;
import dev.deltaverse.engine.forecast.PhaseForecast;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.journal.PaceRow;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.journal.ThrottleRow;
import dev.deltaverse.engine.plan.PhasePlan;
import dev.deltaverse.engine.plan.PlanJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Follows the events of one run; each look reads only what is new. Thread-safe. */
final class RunFollower {
  private static final int AT_ONCE = 2_000;

  private static final StepId PLAN = new StepId("plan", "");

  private final long run;
  private final Map<StepId, StepPicture> steps = new LinkedHashMap<>();
  private final Map<StepId, Long> counted = new HashMap<>();
  private final TreeMap<Long, Long> sentPerSecond = new TreeMap<>();
  private final List<ThrottleRow> throttles = new ArrayList<>();
  private final List<PaceRow> paces = new ArrayList<>();
  private final Map<StepId, Double> expected = new HashMap<>();
  private @Nullable KeptForecast forecast;
  private long lastEvent;
  private boolean planned;

  RunFollower(long run) {
    this.run = run;
  }

  synchronized RunPicture look(StateView view, Clock clock) throws MigrationException {
    // The run first: what is written of its steps after its end is not missed.
    Run now =
        view.run(run)
            .orElseThrow(
                () ->
                    new MigrationException(
                        MigrationException.Code.SETUP,
                        "there is no run " + run,
                        "The page of runs lists those that there are."));
    List<EventRow> events;
    do {
      events = view.eventsSince(run, lastEvent, AT_ONCE);
      for (EventRow event : events) {
        take(EventJson.fromJson(event.json()), now);
        lastEvent = event.id();
      }
    } while (events.size() == AT_ONCE);
    throttles.addAll(view.throttlesSince(run, throttles.isEmpty() ? 0 : throttles.getLast().id()));
    paces.addAll(view.pacesSince(run, paces.isEmpty() ? 0 : paces.getLast().id()));
    planned(view);
    List<StepPicture> all = new ArrayList<>();
    boolean over = now.status() != RunStatus.RUNNING || now.processGone();
    for (StepPicture step : steps.values()) {
      all.add(
          over && step.status() == StepStatus.RUNNING ? step.with(StepStatus.INTERRUPTED) : step);
    }
    return new RunPicture(
        now,
        clock.instant(),
        List.copyOf(all),
        RunPicture.tables(all, view.books(run), over ? Map.of() : expected),
        new TreeMap<>(sentPerSecond),
        List.copyOf(throttles),
        List.copyOf(paces),
        forecast,
        lastEvent);
  }

  /** A phase that has not begun has its rows from the plan, and what it should take. */
  private void planned(StateView view) throws MigrationException {
    if (planned
        || steps.getOrDefault(PLAN, StepPicture.waiting(PLAN)).status() != StepStatus.DONE) {
      return;
    }
    Optional<RunDocument> document = view.document(run, RunDocument.PLAN);
    if (document.isPresent()) {
      for (PhasePlan phase : PlanJson.fromJson(document.get().json(), "of run " + run).phases()) {
        StepId step = new StepId("send", phase.id().toString());
        steps.computeIfPresent(step, (_, s) -> s.total() > 0 ? s : s.withTotal(phase.rows()));
      }
    }
    Optional<RunDocument> expectation = view.document(run, RunDocument.FORECAST);
    if (expectation.isPresent()) {
      forecast = KeptForecast.parse(expectation.get().json());
      for (PhaseForecast phase : forecast.phases()) {
        expected.put(new StepId("send", phase.phase().toString()), phase.p50Seconds());
      }
    }
    planned = true;
  }

  private void take(FlowEvent event, Run of) {
    switch (event) {
      case FlowEvent.RunStarted e ->
          e.steps().forEach(n -> steps.put(n.step(), StepPicture.waiting(n.step())));
      case FlowEvent.RunFinished _, FlowEvent.Note _ -> {}
      case FlowEvent.StepStarted e ->
          change(
              e.step(),
              s ->
                  new StepPicture(
                      s.id(),
                      StepStatus.RUNNING,
                      s.started() == null ? e.at() : s.started(),
                      null,
                      e.attempt(),
                      0,
                      s.total(),
                      0,
                      s.figures(),
                      s.problem()));
      case FlowEvent.StepFinished e -> end(e.step(), StepStatus.DONE, e.at(), "");
      case FlowEvent.StepFailed e ->
          end(e.step(), StepStatus.FAILED, e.at(), e.message() + " " + e.hint());
      case FlowEvent.StepRetried e ->
          change(
              e.step(),
              s ->
                  new StepPicture(
                      s.id(),
                      StepStatus.RUNNING,
                      s.started(),
                      null,
                      e.attempt(),
                      s.done(),
                      s.total(),
                      0,
                      s.figures(),
                      e.message()));
      case FlowEvent.StepSkipped e ->
          end(
              e.step(),
              StepStatus.SKIPPED,
              e.at(),
              e.because() == null ? "the run was told to stop" : e.because() + " failed");
      case FlowEvent.StepInterrupted e -> end(e.step(), StepStatus.INTERRUPTED, e.at(), "");
      case FlowEvent.StepProgress e -> {
        if (Stage.sends(e.step())) {
          long before = counted.getOrDefault(e.step(), 0L);
          long second = Math.max(0, Duration.between(of.started(), e.at()).toSeconds());
          sentPerSecond.merge(second, Math.max(0, e.done() - before), Long::sum);
          counted.put(e.step(), e.done());
        }
        change(
            e.step(),
            s ->
                new StepPicture(
                    s.id(),
                    s.status(),
                    s.started(),
                    s.ended(),
                    s.attempts(),
                    e.done(),
                    e.total(),
                    e.rowsPerSecond(),
                    s.figures(),
                    s.problem()));
      }
      case FlowEvent.StepFigure e ->
          change(
              e.step(),
              s -> {
                Map<String, Long> figures = new LinkedHashMap<>(s.figures());
                figures.put(e.name(), e.value());
                return new StepPicture(
                    s.id(),
                    s.status(),
                    s.started(),
                    s.ended(),
                    s.attempts(),
                    s.done(),
                    s.total(),
                    s.rowsPerSecond(),
                    Map.copyOf(figures),
                    s.problem());
              });
    }
  }

  private void end(StepId step, StepStatus status, Instant at, String problem) {
    change(
        step,
        s ->
            new StepPicture(
                s.id(),
                status,
                s.started(),
                at,
                s.attempts(),
                s.done(),
                s.total(),
                s.rowsPerSecond(),
                s.figures(),
                problem));
  }

  private void change(StepId step, UnaryOperator<StepPicture> change) {
    steps.compute(step, (id, now) -> change.apply(now == null ? StepPicture.waiting(id) : now));
  }
}
