package dev.deltaverse.console.run;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.flow.StepId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table or link in a run.
 *
 * @param stages where it stands in each stage that it has in this run
 * @param books as closed, or as far as they are known
 * @param toSend rows that the plan sends, over all phases; 0 before there is a plan
 * @param sent rows of them that were answered
 * @param rowsPerSecond of its running phases
 * @param left how long the rest of its rows take: at the present rate of phases that run, as
 *     forecast of others; null if nothing is left, or if it is not known
 */
public record TablePicture(
    String name,
    Map<Stage, StepStatus> stages,
    Books books,
    long toSend,
    long sent,
    double rowsPerSecond,
    @Nullable Duration left) {
  public TablePicture {
    stages = Map.copyOf(stages);
  }

  /** Of a table that no run has touched. */
  public static TablePicture untouched(String name) {
    return new TablePicture(name, Map.of(), Books.EMPTY, 0, 0, 0, null);
  }

  public StepStatus stage(Stage stage) {
    return stages.getOrDefault(stage, StepStatus.WAITING);
  }

  /** Of all its stages together. */
  public StepStatus status() {
    return StepStatus.of(stages.values());
  }

  /** From 0 to 1; of a table with nothing to send, its stages. */
  public double progress() {
    if (toSend > 0 && stage(Stage.DELTA) == StepStatus.DONE) {
      return Math.min(1, (double) sent / toSend);
    }
    long ended = stages.values().stream().filter(s -> s == StepStatus.DONE).count();
    return stages.isEmpty() ? 0 : (double) ended / stages.size();
  }

  static TablePicture of(
      String name, List<StepPicture> steps, Books closed, Map<StepId, Double> expected) {
    Map<Stage, List<StepPicture>> byStage = new EnumMap<>(Stage.class);
    for (StepPicture step : steps) {
      Stage.of(step.id())
          .ifPresent(stage -> byStage.computeIfAbsent(stage, _ -> new ArrayList<>()).add(step));
    }
    Map<Stage, StepStatus> stages = new EnumMap<>(Stage.class);
    byStage.forEach(
        (stage, of) ->
            stages.put(stage, StepStatus.of(of.stream().map(StepPicture::status).toList())));
    List<StepPicture> sends = byStage.getOrDefault(Stage.SEND, List.of());
    long streamed = 0;
    long toSend = 0;
    long sent = 0;
    boolean restKnown = false;
    for (StepPicture step : sends) {
      if (step.id().kind().equals("stream")) {
        streamed += step.answered();
      } else {
        toSend += step.total();
        sent += step.done();
        restKnown |= step.id().name().endsWith("/upsert") && step.done() > 0;
      }
    }
    // The total of the upserts is the plan's, and once they have begun what was not streamed.
    toSend += restKnown ? streamed : 0;
    sent += streamed;
    double rate =
        sends.stream()
            .filter(s -> s.status() == StepStatus.RUNNING)
            .mapToDouble(StepPicture::rowsPerSecond)
            .sum();
    return new TablePicture(
        name,
        stages,
        closed.equals(Books.EMPTY) ? soFar(steps) : closed,
        toSend,
        sent,
        rate,
        left(sends, expected, restKnown ? 0 : streamed));
  }

  /**
   * @param streamed rows that the total of the upserts counts, and that are not left to it
   */
  private static @Nullable Duration left(
      List<StepPicture> sends, Map<StepId, Double> expected, long streamed) {
    double seconds = 0;
    for (StepPicture step : sends) {
      if (step.id().kind().equals("stream")) {
        continue;
      }
      long rest = step.total() - step.done();
      rest -= step.id().name().endsWith("/upsert") ? streamed : 0;
      boolean waits = step.status() == StepStatus.WAITING;
      boolean runs = step.status() == StepStatus.RUNNING;
      if (rest <= 0 || !(waits || runs)) {
        continue;
      }
      if (runs && step.rowsPerSecond() > 0) {
        seconds += rest / step.rowsPerSecond();
      } else if (expected.containsKey(step.id())) {
        seconds += expected.getOrDefault(step.id(), 0.0) * rest / step.total();
      } else {
        return null;
      }
    }
    return seconds > 0 ? Duration.ofMillis(Math.round(seconds * 1_000)) : null;
  }

  /** What the steps have counted; what the delta would change is not in it before it is sent. */
  private static Books soFar(List<StepPicture> steps) {
    long read = 0;
    long same = 0;
    long refused = 0;
    long inDoubt = 0;
    for (StepPicture step : steps) {
      switch (step.id().kind()) {
        case "stage" -> read += step.figure("rows");
        case "delta" -> same += step.figure("same");
        case "stream", "send" -> {
          refused += step.figure("refused");
          inDoubt += step.figure("in doubt");
        }
        default -> {}
      }
    }
    return new Books(read, same, 0, 0, 0, 0, 0, 0, refused, inDoubt);
  }
}
