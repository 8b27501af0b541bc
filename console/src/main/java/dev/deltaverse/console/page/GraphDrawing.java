package dev.deltaverse.console.page;

import dev.deltaverse.console.run.StepStatus;
import dev.deltaverse.console.run.TablePicture;
import dev.deltaverse.engine.run.MigrationGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The migration graph with the state of each node, ready for its template.
 *
 * @param dense whether nodes show only name and state
 */
record GraphDrawing(int width, int height, boolean dense, List<Node> nodes, List<Edge> edges) {
  private static final int ROOMY = 40;

  record Node(
      String name,
      MigrationGraph.Kind kind,
      String target,
      int x,
      int y,
      int width,
      int height,
      TablePicture table) {

    String kindWord() {
      return switch (kind) {
        case TABLE -> "table";
        case MODEL -> "model";
        case LINK -> "link";
      };
    }

    /** Width of the part of the node's bar that is done. */
    int done() {
      return (int) Math.round((width - 24) * table.progress());
    }

    /** What a screen reader says of it. */
    String text() {
      return kindWord()
          + " "
          + name
          + ": "
          + table.status().word()
          + ", "
          + Shown.percent(table.progress());
    }
  }

  record Edge(String path, StepStatus status) {}

  static GraphDrawing of(MigrationGraph graph, Map<String, TablePicture> tables) {
    Map<String, List<String>> needs = new LinkedHashMap<>();
    graph.nodes().forEach(node -> needs.put(node.name(), node.needs()));
    boolean dense = graph.nodes().size() > ROOMY;
    Layers.Drawing drawing = Layers.draw(needs, dense ? Layers.Sizes.DENSE : Layers.Sizes.ROOMY);
    List<Node> nodes = new ArrayList<>();
    for (MigrationGraph.Node node : graph.nodes()) {
      Layers.Place place = Objects.requireNonNull(drawing.places().get(node.name()));
      nodes.add(
          new Node(
              node.name(),
              node.kind(),
              node.target(),
              place.x(),
              place.y(),
              drawing.sizes().nodeWidth(),
              drawing.sizes().nodeHeight(),
              table(tables, node.name())));
    }
    List<Edge> edges = new ArrayList<>();
    for (Layers.Edge edge : drawing.edges()) {
      edges.add(new Edge(edge.path(), table(tables, edge.from()).status()));
    }
    return new GraphDrawing(drawing.width(), drawing.height(), dense, nodes, edges);
  }

  private static TablePicture table(Map<String, TablePicture> tables, String name) {
    TablePicture table = tables.get(name);
    return table == null ? TablePicture.untouched(name) : table;
  }
}
