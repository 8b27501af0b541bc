package dev.deltaverse.console.page;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A drawing of a graph in layers from left to right: each node stands right of all that it needs.
 * Edges that close a cycle are drawn, but do not count. Long edges run through places of their own
 * in the layers between, and the order within a layer follows the neighbours' (Sugiyama, Tagawa,
 * Toda: Methods for Visual Understanding of Hierarchical System Structures).
 */
final class Layers {
  private static final int SWEEPS = 6;

  /** Sizes in pixels. */
  record Sizes(int nodeWidth, int nodeHeight, int gapX, int gapY) {
    static final Sizes ROOMY = new Sizes(200, 84, 64, 20);
    static final Sizes DENSE = new Sizes(150, 40, 48, 10);
  }

  /** The left upper corner of a node. */
  record Place(int x, int y) {}

  /**
   * An edge as the path data of SVG.
   *
   * @param from the node that is needed
   * @param to the node that needs it
   */
  record Edge(String from, String to, String path) {}

  record Drawing(Sizes sizes, int width, int height, Map<String, Place> places, List<Edge> edges) {}

  /** A node, or a place of a long edge if it has no name. */
  private static final class Spot {
    final int layer;
    final boolean real;
    final List<Spot> left = new ArrayList<>();
    final List<Spot> right = new ArrayList<>();
    double order;
    double y;

    Spot(int layer, boolean real) {
      this.layer = layer;
      this.real = real;
    }
  }

  private final Map<String, List<String>> needs;
  private final Sizes sizes;
  private final Map<String, Integer> layerOf = new HashMap<>();
  private final Map<String, Spot> spots = new LinkedHashMap<>();
  private final List<List<Spot>> layers = new ArrayList<>();
  private final Map<List<String>, List<Spot>> chains = new LinkedHashMap<>();
  private final List<List<String>> backEdges = new ArrayList<>();

  private Layers(Map<String, List<String>> needs, Sizes sizes) {
    this.needs = needs;
    this.sizes = sizes;
  }

  /**
   * @param needs by node, the nodes that it needs; all are nodes
   */
  static Drawing draw(Map<String, List<String>> needs, Sizes sizes) {
    Layers layers = new Layers(needs, sizes);
    layers.rank();
    layers.connect();
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      layers.sweep(sweep % 2 == 0);
    }
    layers.place();
    return layers.drawing();
  }

  private void rank() {
    Set<String> open = new HashSet<>();
    needs.keySet().forEach(node -> rank(node, open));
  }

  private int rank(String node, Set<String> open) {
    Integer known = layerOf.get(node);
    if (known != null) {
      return known;
    }
    open.add(node);
    int layer = 0;
    for (String need : of(needs, node)) {
      if (open.contains(need)) {
        backEdges.add(List.of(need, node));
      } else {
        layer = Math.max(layer, rank(need, open) + 1);
      }
    }
    open.remove(node);
    layerOf.put(node, layer);
    return layer;
  }

  private void connect() {
    int count = layerOf.values().stream().mapToInt(l -> l + 1).max().orElse(0);
    for (int i = 0; i < count; i++) {
      layers.add(new ArrayList<>());
    }
    needs.keySet().forEach(node -> spots.put(node, spot(of(layerOf, node), true)));
    needs.forEach(
        (node, of) -> {
          for (String need : of) {
            if (!backEdges.contains(List.of(need, node))) {
              chains.put(List.of(need, node), chain(of(spots, need), of(spots, node)));
            }
          }
        });
  }

  private Spot spot(int layer, boolean real) {
    Spot spot = new Spot(layer, real);
    spot.order = layers.get(layer).size();
    layers.get(layer).add(spot);
    return spot;
  }

  private List<Spot> chain(Spot from, Spot to) {
    List<Spot> chain = new ArrayList<>(List.of(from));
    for (int layer = from.layer + 1; layer < to.layer; layer++) {
      chain.add(spot(layer, false));
    }
    chain.add(to);
    for (int i = 0; i + 1 < chain.size(); i++) {
      chain.get(i).right.add(chain.get(i + 1));
      chain.get(i + 1).left.add(chain.get(i));
    }
    return chain;
  }

  private void sweep(boolean toTheRight) {
    List<List<Spot>> inOrder = toTheRight ? layers : layers.reversed();
    for (List<Spot> layer : inOrder) {
      Map<Spot, Double> wish = new HashMap<>();
      for (Spot spot : layer) {
        List<Spot> near = toTheRight ? spot.left : spot.right;
        wish.put(spot, near.stream().mapToDouble(s -> s.order).average().orElse(spot.order));
      }
      layer.sort((a, b) -> Double.compare(of(wish, a), of(wish, b)));
      for (int i = 0; i < layer.size(); i++) {
        layer.get(i).order = i;
      }
    }
  }

  /** Each spot as near to its neighbours' middle as the order in its layer allows. */
  private void place() {
    for (List<Spot> layer : layers) {
      double y = 0;
      for (Spot spot : layer) {
        spot.y = y;
        y += height(spot) + sizes.gapY();
      }
    }
    for (int pass = 0; pass < SWEEPS; pass++) {
      for (List<Spot> layer : pass % 2 == 0 ? layers : layers.reversed()) {
        pull(layer, pass % 2 == 0);
      }
    }
    double top = layers.stream().flatMap(List::stream).mapToDouble(s -> s.y).min().orElse(0);
    layers.forEach(layer -> layer.forEach(s -> s.y -= top));
  }

  private void pull(List<Spot> layer, boolean fromTheLeft) {
    double[] wish = new double[layer.size()];
    for (int i = 0; i < wish.length; i++) {
      Spot spot = layer.get(i);
      List<Spot> near = fromTheLeft ? spot.left : spot.right;
      wish[i] =
          near.stream().mapToDouble(this::middle).average().orElse(middle(spot))
              - height(spot) / 2.0;
    }
    double free = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < wish.length; i++) {
      layer.get(i).y = Math.max(wish[i], free);
      free = layer.get(i).y + height(layer.get(i)) + sizes.gapY();
    }
    // What was pushed down is taken back by half of the average, so that the layer stays centred.
    double pushed = 0;
    for (int i = 0; i < wish.length; i++) {
      pushed += layer.get(i).y - wish[i];
    }
    double back = wish.length == 0 ? 0 : pushed / wish.length;
    layer.forEach(s -> s.y -= back);
  }

  private double middle(Spot spot) {
    return spot.y + height(spot) / 2.0;
  }

  private int height(Spot spot) {
    return spot.real ? sizes.nodeHeight() : sizes.gapY();
  }

  private Drawing drawing() {
    Map<String, Place> places = new LinkedHashMap<>();
    spots.forEach((node, spot) -> places.put(node, new Place(x(spot), (int) Math.round(spot.y))));
    List<Edge> edges = new ArrayList<>();
    chains.forEach((of, chain) -> edges.add(new Edge(of.get(0), of.get(1), path(chain))));
    for (List<String> back : backEdges) {
      edges.add(
          new Edge(back.get(0), back.get(1), arch(of(spots, back.get(0)), of(spots, back.get(1)))));
    }
    int height = places.values().stream().mapToInt(p -> p.y() + sizes.nodeHeight()).max().orElse(0);
    int width = layers.size() * (sizes.nodeWidth() + sizes.gapX()) - sizes.gapX();
    return new Drawing(
        sizes, Math.max(0, width), height, places, Collections.unmodifiableList(edges));
  }

  private int x(Spot spot) {
    return spot.layer * (sizes.nodeWidth() + sizes.gapX());
  }

  private String path(List<Spot> chain) {
    StringBuilder path = new StringBuilder();
    double fromX = x(chain.getFirst()) + sizes.nodeWidth();
    double fromY = middle(chain.getFirst());
    path.append(at("M", fromX, fromY));
    for (int i = 1; i < chain.size(); i++) {
      Spot next = chain.get(i);
      double toX = x(next);
      double half = (toX - fromX) / 2;
      path.append(at(" C", fromX + half, fromY))
          .append(at(" ", fromX + half, middle(next)))
          .append(at(" ", toX, middle(next)));
      if (i + 1 < chain.size()) {
        toX += sizes.nodeWidth();
        path.append(at(" L", toX, middle(next)));
      }
      fromX = toX;
      fromY = middle(next);
    }
    return path.toString();
  }

  /** From the right side of one node over its top to the left side of another before it. */
  private String arch(Spot from, Spot to) {
    double fromX = x(from) + sizes.nodeWidth() / 2.0;
    double toX = x(to) + sizes.nodeWidth() / 2.0;
    double top = Math.min(from.y, to.y) - sizes.gapY();
    return at("M", fromX, from.y) + at(" C", fromX, top) + at(" ", toX, top) + at(" ", toX, to.y);
  }

  private static <K, V> V of(Map<K, V> map, K key) {
    return Objects.requireNonNull(map.get(key), "a node that is needed is missing");
  }

  private static String at(String command, double x, double y) {
    return String.format(Locale.ROOT, "%s%.0f,%.0f", command, x, y);
  }
}
