package dev.deltaverse.webapi;

import java.util.Objects;

/** A text that must not be shown: {@link #toString()} gives stars. Immutable. */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = Objects.requireNonNull(value);
    if (value.isBlank()) {
      throw new IllegalArgumentException("The secret is blank");
    }
  }

  public static Secret of(String value) {
    return new Secret(value);
  }

  /** The text itself, for the one place that sends it. */
  String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
