package dev.deltaverse.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LayersTest {
  private static final Layers.Sizes SIZES = Layers.Sizes.ROOMY;

  @Test
  void everyNodeStandsRightOfWhatItNeedsAndOnNoOther() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      Map<String, List<String>> needs = new LinkedHashMap<>();
      int nodes = 1 + random.nextInt(40);
      for (int node = 0; node < nodes; node++) {
        List<String> of = new ArrayList<>();
        for (int other = 0; other < node; other++) {
          if (random.nextInt(nodes) < 3) {
            of.add("n" + other);
          }
        }
        needs.put("n" + node, of);
      }
      Layers.Drawing drawing = Layers.draw(needs, SIZES);
      needs.forEach(
          (node, of) ->
              of.forEach(need -> assertThat(x(drawing, node)).isGreaterThan(x(drawing, need))));
      assertThat(drawing.edges()).hasSize(needs.values().stream().mapToInt(List::size).sum());
      apart(new ArrayList<>(drawing.places().values()));
      drawing
          .places()
          .values()
          .forEach(
              place -> {
                assertThat(place.y()).isBetween(0, drawing.height() - SIZES.nodeHeight());
                assertThat(place.x()).isBetween(0, drawing.width() - SIZES.nodeWidth());
              });
    }
  }

  private static int x(Layers.Drawing drawing, String node) {
    return Objects.requireNonNull(drawing.places().get(node), node).x();
  }

  private static void apart(List<Layers.Place> places) {
    for (int i = 0; i < places.size(); i++) {
      for (int j = 0; j < i; j++) {
        Layers.Place a = places.get(i);
        Layers.Place b = places.get(j);
        if (a.x() == b.x()) {
          // Rounding may take one pixel of the gap.
          assertThat(Math.abs(a.y() - b.y()))
              .isGreaterThanOrEqualTo(SIZES.nodeHeight() + SIZES.gapY() - 1);
        }
      }
    }
  }

  @Test
  void drawsCycles() {
    Layers.Drawing drawing =
        Layers.draw(Map.of("a", List.of("c"), "b", List.of("a"), "c", List.of("b")), SIZES);
    assertThat(drawing.edges()).hasSize(3);
    assertThat(drawing.places()).hasSize(3);
  }
}
