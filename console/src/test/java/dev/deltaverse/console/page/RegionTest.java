package dev.deltaverse.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RegionTest {
  @Test
  void findsTheMarkedPartsInTheirOrder() {
    String html =
        "<p id=\"b\">"
            + Region.begin("b")
            + "<i>two</i>"
            + Region.end()
            + "</p><p id=\"a\">"
            + Region.begin("a")
            + Region.end()
            + "</p><!-- no mark -->";
    assertThat(Region.of(html)).hasToString("{b=<i>two</i>, a=}");
    assertThat(Region.of("<p>none</p>")).isEmpty();
  }
}
