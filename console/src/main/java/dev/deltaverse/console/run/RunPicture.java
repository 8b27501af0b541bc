package dev.deltaverse.console.run;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.forecast.KeptForecast;
import dev.deltaverse.engine.journal.PaceRow;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.ThrottleRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stood at one moment. Immutable.
 *
 * @param at the moment
 * @param steps in an order in which they could run
 * @param tables by name, in that order
 * @param sentPerSecond rows answered, by the second of the run; seconds without any are missing
 * @param throttles in their order
 * @param paces what users have sent, in its order
 * @param forecast made with the run's plan; null before it
 * @param lastEvent number of the last event seen
 */
public record RunPicture(
    Run run,
    Instant at,
    List<StepPicture> steps,
    Map<String, TablePicture> tables,
    SortedMap<Long, Long> sentPerSecond,
    List<ThrottleRow> throttles,
    List<PaceRow> paces,
    @Nullable KeptForecast forecast,
    long lastEvent) {
  private static final int RECENT_SECONDS = 30;

  /** Whether it is under way in a living process. */
  public boolean live() {
    return run.status() == RunStatus.RUNNING && !run.processGone();
  }

  /** How long it has taken so far, or in all. */
  public Duration elapsed() {
    Instant end = run.end().orElse(live() ? at : lastSign());
    return end.isBefore(run.started()) ? Duration.ZERO : Duration.between(run.started(), end);
  }

  /** The books of all tables together, as far as they are known. */
  public Books total() {
    return tables.values().stream().map(TablePicture::books).reduce(Books.EMPTY, Books::plus);
  }

  public long toSend() {
    return tables.values().stream().mapToLong(TablePicture::toSend).sum();
  }

  public long sent() {
    return tables.values().stream().mapToLong(TablePicture::sent).sum();
  }

  /** Rows answered a second over the last half minute; 0 if none was. */
  public double rowsPerSecond() {
    long now = Duration.between(run.started(), at).toSeconds();
    SortedMap<Long, Long> recent = sentPerSecond.tailMap(now - RECENT_SECONDS);
    if (recent.isEmpty()) {
      return 0;
    }
    long rows = recent.values().stream().mapToLong(Long::longValue).sum();
    return (double) rows / Math.max(1, now - recent.firstKey() + 1);
  }

  /** How long the rest of the rows take at the present rate; empty if nothing moves. */
  public Optional<Duration> left() {
    double rate = rowsPerSecond();
    long rest = toSend() - sent();
    return rate <= 0 || rest <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.round(rest / rate)));
  }

  public long count(StepStatus status) {
    return steps.stream().filter(s -> s.status() == status).count();
  }

  /** Where steps of a kind stand together; empty if the run has none. */
  public Optional<StepStatus> status(String kind) {
    List<StepStatus> of =
        steps.stream().filter(s -> s.id().kind().equals(kind)).map(StepPicture::status).toList();
    return of.isEmpty() ? Optional.empty() : Optional.of(StepStatus.of(of));
  }

  private Instant lastSign() {
    Instant last = run.started();
    for (StepPicture step : steps) {
      for (Instant sign : new Instant[] {step.started(), step.ended()}) {
        last = sign != null && sign.isAfter(last) ? sign : last;
      }
    }
    return last;
  }

  /**
   * @param expected seconds that steps were forecast to take
   */
  static Map<String, TablePicture> tables(
      List<StepPicture> steps, Map<String, Books> books, Map<StepId, Double> expected) {
    Map<String, List<StepPicture>> byTable = new LinkedHashMap<>();
    for (StepPicture step : steps) {
      if (step.id().name().isEmpty() || Stage.of(step.id()).isEmpty() || isQuery(step.id())) {
        continue;
      }
      byTable.computeIfAbsent(Stage.table(step.id()), _ -> new ArrayList<>()).add(step);
    }
    Map<String, TablePicture> tables = new LinkedHashMap<>();
    byTable.forEach(
        (name, of) ->
            tables.put(
                name, TablePicture.of(name, of, books.getOrDefault(name, Books.EMPTY), expected)));
    return tables;
  }

  private static boolean isQuery(StepId step) {
    return step.kind().equals("verify") && step.name().startsWith("query ");
  }
}
