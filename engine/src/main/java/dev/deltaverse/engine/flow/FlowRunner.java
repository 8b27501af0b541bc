package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.FlowEvent.Node;
import dev.deltaverse.engine.flow.FlowEvent.RunFinished;
import dev.deltaverse.engine.flow.FlowEvent.RunStarted;
import dev.deltaverse.engine.flow.FlowEvent.StepFailed;
import dev.deltaverse.engine.flow.FlowEvent.StepFinished;
import dev.deltaverse.engine.flow.FlowEvent.StepInterrupted;
import dev.deltaverse.engine.flow.FlowEvent.StepSkipped;
import dev.deltaverse.engine.project.FlowSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a graph of steps: each after those that it waits for, at most {@code parallelism} at once,
 * earlier ones in the graph first. Steps alongside others have as many places of their own: since
 * the others never wait for a place that one of them holds, none waits for ever. When a step fails,
 * the steps that need it are skipped and all others go on. Runs one graph once; {@link #stop} may
 * be called from any thread.
 */
public final class FlowRunner {
  private static final Logger LOG = LoggerFactory.getLogger(FlowRunner.class);

  /** How long a step may go on after it was told to stop, so that no run hangs. */
  static final Duration GRACE = Duration.ofSeconds(30);

  private final FlowSettings settings;
  private final EventSink sink;
  private final Clock clock;
  private final Sleeper sleeper;
  private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();

  private final Set<Step> waiting = new LinkedHashSet<>();
  private final Set<StepRun> running = new LinkedHashSet<>();
  private final Map<StepId, StepResult> results = new LinkedHashMap<>();
  private boolean stopping;

  private sealed interface Message {
    record Ended(StepRun run, StepResult result) implements Message {}

    record Stop() implements Message {}
  }

  /**
   * @param settings its parallelism; retries and time-outs are each step's own
   * @param sink a failure of it is logged and fails no step
   */
  public FlowRunner(FlowSettings settings, EventSink sink, Clock clock, Sleeper sleeper) {
    if (settings.parallelism() < 1) {
      throw new IllegalArgumentException("parallelism " + settings.parallelism());
    }
    this.settings = settings;
    this.sink = guarded(sink);
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** Starts no further step and interrupts those under way; {@link #run} then returns. */
  public void stop() {
    inbox.add(new Message.Stop());
  }

  /**
   * Runs the graph and waits for its end. An interruption of the calling thread is the same as
   * {@link #stop}: it is taken and told by the result, so that the caller can still write down how
   * the run ended.
   *
   * @param title for people, for example {@code apply 2026-11-01}
   */
  public FlowResult run(String title, Graph graph) {
    Instant started = clock.instant();
    List<Step> steps = graph.steps();
    waiting.addAll(steps);
    tell(new RunStarted(started, title, steps.stream().map(FlowRunner::node).toList()));
    while (true) {
      startReady();
      if (running.isEmpty()) {
        break;
      }
      try {
        switch (inbox.take()) {
          case Message.Ended(StepRun run, StepResult result) -> ended(graph, run, result);
          case Message.Stop() -> stopAll();
        }
      } catch (InterruptedException _) {
        stopAll();
      }
    }
    for (Step step : List.copyOf(waiting)) {
      skip(step, null);
    }
    return result(steps, Duration.between(started, clock.instant()));
  }

  private void startReady() {
    if (Thread.interrupted()) {
      stopAll();
    }
    for (Step step : List.copyOf(waiting)) {
      while (inbox.peek() instanceof Message.Stop) {
        inbox.remove();
        stopAll();
      }
      if (stopping) {
        return;
      }
      if (hasPlace(step)
          && step.after().stream().allMatch(this::succeeded)
          && step.alongside().stream().allMatch(this::begun)) {
        waiting.remove(step);
        StepRun run =
            new StepRun(
                step,
                sink,
                clock,
                sleeper,
                GRACE,
                (ended, result) -> inbox.add(new Message.Ended(ended, result)));
        running.add(run);
        run.start();
      }
    }
  }

  private boolean hasPlace(Step step) {
    boolean waits = !step.alongside().isEmpty();
    return running.stream().filter(run -> run.alongside() == waits).count()
        < settings.parallelism();
  }

  private boolean begun(StepId id) {
    return results.containsKey(id) || running.stream().anyMatch(run -> run.step().equals(id));
  }

  private boolean succeeded(StepId id) {
    return results.get(id) instanceof StepResult.Succeeded;
  }

  private void stopAll() {
    stopping = true;
    running.forEach(run -> run.stop(StepRun.Stop.RUN));
  }

  private void ended(Graph graph, StepRun run, StepResult result) {
    running.remove(run);
    StepId id = run.step();
    results.put(id, result);
    Instant now = clock.instant();
    switch (result) {
      case StepResult.Succeeded(int attempts, Duration elapsed) ->
          tell(new StepFinished(now, id, attempts, elapsed));
      case StepResult.Interrupted(Duration elapsed) -> tell(new StepInterrupted(now, id, elapsed));
      case StepResult.Failed(MigrationException failure, int attempts, Duration elapsed) -> {
        tell(
            new StepFailed(
                now,
                id,
                attempts,
                elapsed,
                failure.code(),
                Objects.requireNonNullElse(failure.getMessage(), failure.toString()),
                failure.hint()));
        Set<StepId> lost = Set.copyOf(graph.downstream(id));
        for (Step step : List.copyOf(waiting)) {
          if (lost.contains(step.id())) {
            skip(step, id);
          }
        }
      }
      case StepResult.Skipped(_) -> throw new IllegalStateException("step " + id + " was started");
    }
  }

  private void skip(Step step, @Nullable StepId because) {
    waiting.remove(step);
    results.put(step.id(), new StepResult.Skipped(because));
    tell(new StepSkipped(clock.instant(), step.id(), because));
  }

  private FlowResult result(List<Step> steps, Duration elapsed) {
    Map<StepId, StepResult> ordered = new LinkedHashMap<>();
    int succeeded = 0;
    int failed = 0;
    int skipped = 0;
    for (Step step : steps) {
      StepResult result = Objects.requireNonNull(results.get(step.id()), step.id().toString());
      ordered.put(step.id(), result);
      switch (result) {
        case StepResult.Succeeded _ -> succeeded++;
        case StepResult.Failed _ -> failed++;
        case StepResult.Skipped _ -> skipped++;
        case StepResult.Interrupted _ -> {}
      }
    }
    tell(new RunFinished(clock.instant(), succeeded, failed, skipped, stopping, elapsed));
    return new FlowResult(ordered, stopping, elapsed);
  }

  private static Node node(Step step) {
    List<StepId> after = new ArrayList<>(step.after());
    after.sort((a, b) -> a.toString().compareTo(b.toString()));
    return new Node(step.id(), after);
  }

  private void tell(FlowEvent event) {
    sink.accept(event);
  }

  private static EventSink guarded(EventSink sink) {
    return event -> {
      try {
        sink.accept(event);
      } catch (RuntimeException e) {
        LOG.warn("an event could not be shown or kept ({}): {}", e, EventText.of(event));
        LOG.debug("the sink's failure", e);
      }
    };
  }
}
