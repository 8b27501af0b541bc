package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.send.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Expects what a plan takes: plays its requests against the limits of the service twice, once at
 * the cost that was learnt and once at the cost that is exceeded in one of ten cases. A pure
 * function.
 */
public final class Forecaster {
  /** Cost without any experience: 40 ms a request and 6 ms a row (docs/forecast.md). */
  public static final Calibration GUESS = Calibration.of(0.04, 0.006);

  /** Verification without any experience: a page of 5,000 rows a second (docs/forecast.md). */
  static final RowsRead GUESSED_READ = new RowsRead(5_000, 1);

  /** Where the cost is a guess, one of ten environments is taken to be so much slower. */
  private static final double GUESS_P90 = 3;

  /** Standard deviations to the value that one of ten exceeds. */
  private static final double P90 = 1.2816;

  private Forecaster() {}

  /**
   * @param otherSeconds time of the run in which nothing is sent or verified
   * @param verification see {@link #verification}
   * @param drift how much all differs from one run to the next, beside chance, as a share
   * @param entitlement requests that the licences allow in 24 h
   */
  public static Forecast forecast(
      List<PhaseWork> phases,
      Capacity capacity,
      double otherSeconds,
      VerifyForecast verification,
      double drift,
      Entitlement entitlement) {
    Map<PhaseId, Simulation.Span> p50 = Simulation.run(phases, capacity);
    List<PhaseWork> slower =
        phases.stream().map(phase -> slower(phase, requests(phase, capacity), drift)).toList();
    Map<PhaseId, Simulation.Span> p90 = Simulation.run(slower, capacity);
    List<PhaseForecast> expected = new ArrayList<>();
    for (PhaseWork phase : phases) {
      Simulation.Span span = span(p50, phase);
      expected.add(
          new PhaseForecast(
              phase.id(),
              phase.rows(),
              requests(phase, capacity),
              (int) Math.min(phase.rows(), phase.sizing().most()),
              span.executionSeconds(),
              span.seconds(),
              Math.max(span.seconds(), span(p90, phase).seconds()),
              phase.learnt()));
    }
    return new Forecast(
        expected,
        capacity,
        otherSeconds,
        verification,
        otherSeconds + end(p50) + verification.p50Included(),
        otherSeconds * factor(true, drift)
            + Math.max(end(p50), end(p90))
            + verification.p90Included(),
        entitlement);
  }

  /**
   * Expects what verification takes: as much for each row as it has.
   *
   * @param rows that the ledger will hold
   * @param verified in earlier runs
   * @param drift see {@link #forecast}
   * @param included whether the run verifies
   */
  public static VerifyForecast verification(
      long rows, RowsRead verified, double drift, boolean included) {
    boolean learnt = verified.rows() > 0;
    double seconds = (learnt ? verified : GUESSED_READ).seconds(rows);
    return new VerifyForecast(rows, seconds, seconds * factor(learnt, drift), included, learnt);
  }

  /** How many times as dear one of ten is. */
  private static double factor(boolean learnt, double deviation) {
    return learnt ? 1 + P90 * deviation : GUESS_P90;
  }

  /** As a plan counts them, which has no more than this to go by. */
  private static long requests(PhaseWork phase, Capacity capacity) {
    return phase.sizing().requests(phase.rows(), capacity.ready());
  }

  private static Simulation.Span span(Map<PhaseId, Simulation.Span> spans, PhaseWork phase) {
    return spans.getOrDefault(phase.id(), Simulation.Span.NONE);
  }

  private static double end(Map<PhaseId, Simulation.Span> spans) {
    return spans.values().stream().mapToDouble(Simulation.Span::end).max().orElse(0);
  }

  /** The phase at the cost that one of ten exceeds. */
  private static PhaseWork slower(PhaseWork phase, long requests, double drift) {
    Calibration cost = phase.cost();
    double chance = cost.spread() / Math.sqrt(Math.max(1, requests));
    double factor = factor(phase.learnt(), Math.hypot(chance, drift));
    return new PhaseWork(
        phase.id(),
        phase.rows(),
        phase.sizing(),
        cost.times(factor),
        phase.learnt(),
        phase.readSeconds() * factor,
        phase.after());
  }
}
