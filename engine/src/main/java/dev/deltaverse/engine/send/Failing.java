package dev.deltaverse.engine.send;

import dev.deltaverse.engine.project.LimitSettings;
import java.util.HashSet;
import java.util.Set;

/**
 * How often rows of a phase are refused, and the ways to send them that follow. Rows that had their
 * outcome are counted, the latest most; a request that was refused as a whole tells that at least
 * one of its rows is bad, until each of them has its outcome. Thread-safe.
 */
final class Failing {
  /** Weight of what was seen before, for each row that is added. */
  private static final double KEPT = 0.9995;

  /** The least rate that is told from none, and how many times the one before the next is. */
  private static final double FIRST = 1e-5;

  private static final double STEP = 1.5;

  private final Costs costs;
  private final LimitSettings limits;
  private final Set<Settling> refusedWhole = new HashSet<>();
  private double rows;
  private double refused;

  /** For requests of one phase. */
  Failing(Costs costs, LimitSettings limits) {
    this.costs = costs;
    this.limits = limits;
  }

  /**
   * Rows have their outcome.
   *
   * @param refusedRows those that alone have others refused with them
   */
  synchronized void settled(int settledRows, int refusedRows) {
    double kept = Math.pow(KEPT, settledRows);
    rows = rows * kept + settledRows;
    refused = refused * kept + refusedRows;
  }

  /** A request is settled from here, until this is closed. */
  Settling settling() {
    return new Settling();
  }

  /** A request and what it is taken apart into. */
  final class Settling implements AutoCloseable {
    private int size;

    /** So many rows of it were refused as a whole. */
    void refusedWhole(int rows) {
      synchronized (Failing.this) {
        size = rows;
        refusedWhole.add(this);
      }
    }

    /** Each of its rows has its outcome. */
    @Override
    public void close() {
      synchronized (Failing.this) {
        refusedWhole.remove(this);
      }
    }
  }

  /** The ways to send rows, as far as it is known what they cost. */
  Ways ways() {
    double longest = BatchSize.longest(limits.executionTime());
    double share = limits.executionTime().toNanos() / 1e9 / limits.requests();
    return new Ways(
        rate(), costs.whole().calibration(), costs.each().calibration(), share, longest);
  }

  /**
   * The share of rows that have others refused with them, under which what was seen is most likely;
   * 0 if that is next to nothing. Beforehand a rate is taken to be likelier by the root of how much
   * lower it is.
   */
  synchronized double rate() {
    if (costs.alone() || refused == 0 && refusedWhole.isEmpty()) {
      return 0;
    }
    double best = 0;
    double most = likelihood(FIRST);
    for (double rate = FIRST * STEP; rate < 1; rate *= STEP) {
      double likelihood = likelihood(rate);
      if (likelihood > most) {
        most = likelihood;
        best = rate;
      }
    }
    return best;
  }

  private double likelihood(double rate) {
    double good = Math.log1p(-rate);
    double sum = (refused - 0.5) * Math.log(rate) + (rows - refused) * good;
    for (Settling request : refusedWhole) {
      sum += Math.log(-Math.expm1(request.size * good));
    }
    return sum;
  }
}
