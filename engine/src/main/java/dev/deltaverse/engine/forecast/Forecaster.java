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

  /** Where the cost is a guess, one of ten environments is taken to be so much slower. */
  private static final double GUESS_P90 = 3;

  /** Standard deviations to the value that one of ten exceeds. */
  private static final double P90 = 1.2816;

  private Forecaster() {}

  /**
   * @param otherSeconds time of the run in which nothing is sent
   * @param drift how much all differs from one run to the next, beside chance, as a share
   * @param entitlement requests that the licences allow in 24 h
   */
  public static Forecast forecast(
      List<PhaseWork> phases,
      Capacity capacity,
      double otherSeconds,
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
        otherSeconds + end(p50),
        otherSeconds * (1 + P90 * drift) + Math.max(end(p50), end(p90)),
        entitlement);
  }

  /** As a plan counts them, which has no more than this to go by. */
  private static long requests(PhaseWork phase, Capacity capacity) {
    return phase.sizing().requests(phase.rows(), capacity.width());
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
    double factor = phase.learnt() ? 1 + P90 * Math.hypot(chance, drift) : GUESS_P90;
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
