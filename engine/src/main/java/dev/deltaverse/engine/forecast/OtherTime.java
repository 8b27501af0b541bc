package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.forecast.Experience.Last;
import java.util.List;

/**
 * The time of a run in which nothing is sent or verified: a part that is always needed, a part for
 * each row that is read (staging, checks, delta) and a part for each that is sent (folding), none
 * of them negative, as near to what runs showed as can be. What they do not tell apart is divided
 * by custom.
 */
final class OtherTime {
  /** Shares of the three parts where runs tell nothing. */
  private static final double[] CUSTOM = {0.2, 0.5, 0.3};

  /** What is custom weighs as much as this part of a run. */
  private static final double CUSTOM_WEIGHT = 0.1;

  /** Each part is set right in turn; the sums settle long before. */
  private static final int ROUNDS = 200;

  private final double[] means;
  private final double[] parts;

  /**
   * @param lasts at least one
   */
  OtherTime(List<Last> lasts) {
    double read = Math.max(1, lasts.stream().mapToLong(Last::rowsRead).average().orElseThrow());
    double sent = lasts.stream().mapToLong(Last::rowsSent).average().orElseThrow();
    // A few rows sent are not taken for the reason of what reading many took.
    means = new double[] {1, read, Math.max(read, sent)};
    double mean = lasts.stream().mapToDouble(Last::otherSeconds).average().orElseThrow();
    parts = CUSTOM.clone();
    for (int round = 0; round < ROUNDS; round++) {
      for (int part = 0; part < parts.length; part++) {
        double over = CUSTOM_WEIGHT * CUSTOM[part];
        double under = CUSTOM_WEIGHT;
        for (Last last : lasts) {
          double[] row = row(last.rowsRead(), last.rowsSent());
          double open = mean > 0 ? last.otherSeconds() / mean : 0;
          for (int other = 0; other < parts.length; other++) {
            open -= other == part ? 0 : parts[other] * row[other];
          }
          over += row[part] * open;
          under += row[part] * row[part];
        }
        parts[part] = Math.max(0, over / under);
      }
    }
    for (int part = 0; part < parts.length; part++) {
      parts[part] *= mean;
    }
  }

  private double[] row(long rowsRead, long rowsSent) {
    return new double[] {1, rowsRead / means[1], rowsSent / means[2]};
  }

  /** Of a run that reads and sends so many rows. */
  double seconds(long rowsRead, long rowsSent) {
    double[] row = row(rowsRead, rowsSent);
    double sum = 0;
    for (int part = 0; part < parts.length; part++) {
      sum += parts[part] * row[part];
    }
    return sum;
  }
}
