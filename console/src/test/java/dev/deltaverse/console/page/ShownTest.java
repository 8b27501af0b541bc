package dev.deltaverse.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShownTest {
  @Test
  void numbersOfQueriesAreShownAsAllNumbersAre() {
    assertThat(Shown.value("1234567")).isEqualTo("1,234,567");
    assertThat(Shown.value("-1234.5000")).isEqualTo("-1,234.5000");
    assertThat(Shown.value("99999999999999999999")).isEqualTo("99,999,999,999,999,999,999");
    assertThat(Shown.value("2026-11-01")).isEqualTo("2026-11-01");
    assertThat(Shown.value(null)).isEqualTo("∅");
  }

  @Test
  void whatIsNotNothingIsNotShownAsNothing() {
    assertThat(Shown.share(0)).isEqualTo("0.0 %");
    assertThat(Shown.share(0.000_002)).isEqualTo("< 0.1 %");
    assertThat(Shown.share(0.501_2)).isEqualTo("50.2 %");
    assertThat(Shown.share(12.5)).isEqualTo("1,250.0 %");
  }
}
