package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.EventRow.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened in a run. Screens, JSON and metrics know a run by these alone. */
public sealed interface FlowEvent {
  Instant at();

  /** An event of one step. */
  sealed interface OfStep extends FlowEvent {
    StepId step();
  }

  /**
   * The run begins.
   *
   * @param title for people, for example {@code apply 2026-11-01}
   * @param steps all steps in an order in which they could run
   */
  record RunStarted(Instant at, String title, List<Node> steps) implements FlowEvent {
    public RunStarted {
      steps = List.copyOf(steps);
    }
  }

  /** A step of the graph and those that it waits for. */
  record Node(StepId step, List<StepId> after) {
    public Node {
      after = List.copyOf(after);
    }
  }

  /**
   * The run has ended.
   *
   * @param skipped steps that did not start
   * @param interrupted whether it was told to stop
   */
  record RunFinished(
      Instant at, int succeeded, int failed, int skipped, boolean interrupted, Duration elapsed)
      implements FlowEvent {}

  /**
   * A try of a step begins.
   *
   * @param attempt from 1
   */
  record StepStarted(Instant at, StepId step, int attempt) implements OfStep {}

  /**
   * A step has succeeded.
   *
   * @param elapsed since its first start
   */
  record StepFinished(Instant at, StepId step, int attempts, Duration elapsed) implements OfStep {}

  /** A step has failed for good; the steps that need it are skipped. */
  record StepFailed(
      Instant at,
      StepId step,
      int attempts,
      Duration elapsed,
      Code code,
      String message,
      String hint)
      implements OfStep {}

  /**
   * A try of a step has failed and another will follow.
   *
   * @param attempt the try that failed, from 1
   * @param delay before the next
   */
  record StepRetried(
      Instant at, StepId step, int attempt, Code code, String message, Duration delay)
      implements OfStep {}

  /**
   * A step will not run.
   *
   * @param because the failed step that it needs; null if the run was told to stop
   */
  record StepSkipped(Instant at, StepId step, @Nullable StepId because) implements OfStep {}

  /** A running step was stopped because the run was told to stop. */
  record StepInterrupted(Instant at, StepId step, Duration elapsed) implements OfStep {}

  /**
   * How far a step is.
   *
   * @param total 0 if unknown
   * @param rowsPerSecond since the progress before
   */
  record StepProgress(Instant at, StepId step, long done, long total, double rowsPerSecond)
      implements OfStep {}

  /** A figure of a step, for example its number of rejects. */
  record StepFigure(Instant at, StepId step, String name, long value) implements OfStep {}

  /**
   * A sentence for people.
   *
   * @param step the step it belongs to; null if it concerns the run
   */
  record Note(Instant at, @Nullable StepId step, Level level, String text) implements FlowEvent {}
}
