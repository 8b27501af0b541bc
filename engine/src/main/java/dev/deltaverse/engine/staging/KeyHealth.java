package dev.deltaverse.engine.staging;

import java.util.List;
import java.util.Map;

/**
 * What is odd about the keys of a table's desired rows though no rule rejects it.
 *
 * @param keys desired rows
 * @param accents rows whose keys differ from others' by accents alone
 * @param long900 rows whose keys take more than 900 bytes, the most that an index of the target
 *     takes (define-alternate-keys-entity.md)
 * @param circles rows that are their own ancestors, by the lookup column that leads in a circle
 */
public record KeyHealth(long keys, Found accents, Found long900, Map<String, Found> circles) {
  public KeyHealth {
    circles = Map.copyOf(circles);
  }

  /** How many rows there are, and the keys of some of them. */
  public record Found(long rows, List<String> samples) {
    public Found {
      samples = List.copyOf(samples);
    }
  }
}
