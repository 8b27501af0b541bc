package dev.deltaverse.engine.send;

import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.SendSettings;

/**
 * How the rows of a phase are cut into requests, as far as that is known before they are sent.
 *
 * @param first rows of the first request
 * @param growth how much larger a request may be than the largest before it
 * @param most rows of a request in the end
 */
public record Sizing(int first, int growth, int most) {

  /**
   * The sizes that the sender will come to at this cost.
   *
   * @param elastic whether the table is an elastic one
   */
  public static Sizing of(
      PhaseKind kind, boolean elastic, Calibration cost, SendSettings settings) {
    int fixed = fixed(kind, settings);
    if (fixed != SendSettings.AUTO) {
      return new Sizing(fixed, 1, fixed);
    }
    int most = elastic ? BatchSize.MOST_ELASTIC : BatchSize.MOST;
    double best = BatchSize.best(cost, BatchSize.longest(settings.limits().executionTime()));
    return new Sizing(BatchSize.FIRST, BatchSize.GROWTH, (int) Math.clamp(best, 1, most));
  }

  /** Rows of each request as configured; {@link SendSettings#AUTO} if that is found out. */
  static int fixed(PhaseKind kind, SendSettings settings) {
    return switch (kind) {
      case UPSERT -> settings.batchRows();
      case UPDATE, LOOKUPS, STATE, LINK, UNLINK, DELETE -> settings.batchOperations();
    };
  }

  /** Whether requests begin small. */
  public boolean ramps() {
    return growth > 1;
  }

  /**
   * Rows of the next request.
   *
   * @param settled rows of the largest that came back; 0 if none did
   */
  public int next(int settled) {
    return settled == 0
        ? ramps() ? first : most
        : (int) Math.max(1, Math.min(most, (long) settled * growth));
  }

  /**
   * Requests for so many rows: the first goes alone, and before one has come back from which they
   * grow, as many are formed as are ready at once.
   *
   * @param ready at least 1
   */
  public long requests(long rows, int ready) {
    long requests = 0;
    long left = rows;
    int settled = 0;
    while (left > 0) {
      int size = next(settled);
      long all = (left + size - 1) / size;
      long now = size == most ? all : Math.min(all, settled == 0 ? 1 : ready);
      requests += now;
      left -= now * size;
      settled = size;
    }
    return requests;
  }
}
