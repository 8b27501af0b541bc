package dev.deltaverse.engine.verify;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pair of queries gave.
 *
 * @param name the pair's name in the project
 * @param staging the value of the query on staging, null if it has none
 * @param target the value of the query on the target, null if it has none
 */
public record QueryAgreement(String name, @Nullable String staging, @Nullable String target) {
  /** Whether both gave the same number, or else the same text, or both nothing. */
  public boolean agrees() {
    if (staging == null || target == null) {
      return staging == null && target == null;
    }
    Optional<BigDecimal> left = number(staging);
    Optional<BigDecimal> right = number(target);
    return left.isPresent() && right.isPresent()
        ? left.get().compareTo(right.get()) == 0
        : staging.equals(target);
  }

  private static Optional<BigDecimal> number(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
