package dev.deltaverse.engine.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QueryAgreementTest {
  @Test
  void numbersAgreeAsDecimals() {
    assertThat(agrees("1500", "1500.00")).isTrue();
    assertThat(agrees("1.5E3", "1500")).isTrue();
    assertThat(agrees("0.1", "0.10000001")).isFalse();
    assertThat(agrees("9007199254740993", "9007199254740992")).isFalse();
  }

  @Test
  void textsAgreeAsTheyAre() {
    assertThat(agrees("2024-05-01", "2024-05-01")).isTrue();
    assertThat(agrees("Ann", "ann")).isFalse();
    assertThat(agrees("1500", "1500 EUR")).isFalse();
  }

  @Test
  void nothingAgreesWithNothingOnly() {
    assertThat(agrees(null, null)).isTrue();
    assertThat(agrees(null, "0")).isFalse();
    assertThat(agrees("0", null)).isFalse();
  }

  private static boolean agrees(@Nullable String staging, @Nullable String target) {
    return new QueryAgreement("q", staging, target).agrees();
  }
}
