package dev.deltaverse.engine.flow;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.jgrapht.traverse.TopologicalOrderIterator;

/** The steps of a run with what each waits for: known, complete, without cycles. Immutable. */
public final class Graph {
  private final Map<StepId, Step> steps;
  private final Map<StepId, List<StepId>> dependents;

  private Graph(Map<StepId, Step> steps, Map<StepId, List<StepId>> dependents) {
    this.steps = steps;
    this.dependents = dependents;
  }

  /**
   * Puts steps in an order in which they could run, each behind those that it waits for and those
   * that it runs alongside; among those that could run at once, the order given is kept.
   *
   * @throws MigrationException code SETUP if steps wait for each other in a circle
   * @throws IllegalArgumentException if a step appears twice or waits for one that is not given
   */
  public static Graph of(Collection<Step> given) throws MigrationException {
    Map<StepId, Step> byId = new LinkedHashMap<>();
    Map<StepId, Integer> position = new LinkedHashMap<>();
    SimpleDirectedGraph<StepId, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    for (Step step : given) {
      if (byId.put(step.id(), step) != null) {
        throw new IllegalArgumentException("step " + step.id() + " appears twice");
      }
      position.put(step.id(), position.size());
      graph.addVertex(step.id());
    }
    for (Step step : given) {
      List<StepId> needed = new ArrayList<>(step.after());
      needed.addAll(step.alongside());
      for (StepId before : needed) {
        if (!byId.containsKey(before)) {
          throw new IllegalArgumentException(
              "step " + step.id() + " waits for step " + before + ", which is not in the graph");
        }
        if (before.equals(step.id())) {
          throw cycle(List.of(before, before));
        }
        graph.addEdge(before, step.id());
      }
    }
    refuseCycles(graph);
    Map<StepId, Step> ordered = new LinkedHashMap<>();
    Map<StepId, List<StepId>> dependents = new LinkedHashMap<>();
    Iterator<StepId> order =
        new TopologicalOrderIterator<>(
            graph, (a, b) -> Integer.compare(at(position, a), at(position, b)));
    while (order.hasNext()) {
      StepId id = order.next();
      Step step = byId.get(id);
      if (step != null) {
        ordered.put(id, step);
      }
    }
    for (StepId id : ordered.keySet()) {
      Map<Integer, StepId> next = new TreeMap<>();
      for (DefaultEdge edge : graph.outgoingEdgesOf(id)) {
        StepId target = graph.getEdgeTarget(edge);
        Step dependent = byId.get(target);
        if (dependent != null && dependent.after().contains(id)) {
          next.put(at(position, target), target);
        }
      }
      dependents.put(id, List.copyOf(next.values()));
    }
    return new Graph(ordered, dependents);
  }

  /** All steps in an order in which they could run. */
  public List<Step> steps() {
    return List.copyOf(steps.values());
  }

  /** The steps that cannot run without this one, however far, in an order in which they could. */
  List<StepId> downstream(StepId id) {
    Set<StepId> reached = new LinkedHashSet<>(dependents.getOrDefault(id, List.of()));
    for (StepId step : steps.keySet()) {
      if (reached.contains(step)) {
        reached.addAll(dependents.getOrDefault(step, List.of()));
      }
    }
    List<StepId> ordered = new ArrayList<>(steps.keySet());
    ordered.retainAll(reached);
    return ordered;
  }

  private static int at(Map<StepId, Integer> position, StepId id) {
    return position.getOrDefault(id, 0);
  }

  private static void refuseCycles(SimpleDirectedGraph<StepId, DefaultEdge> graph)
      throws MigrationException {
    for (Set<StepId> group :
        new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
      if (group.size() < 2) {
        continue;
      }
      StepId first = graph.vertexSet().stream().filter(group::contains).findFirst().orElseThrow();
      BFSShortestPath<StepId, DefaultEdge> paths = new BFSShortestPath<>(graph);
      List<StepId> shortest = List.of();
      for (DefaultEdge edge : graph.outgoingEdgesOf(first)) {
        StepId next = graph.getEdgeTarget(edge);
        if (!group.contains(next)) {
          continue;
        }
        List<StepId> back = paths.getPath(next, first).getVertexList();
        if (shortest.isEmpty() || back.size() < shortest.size()) {
          shortest = back;
        }
      }
      List<StepId> circle = new ArrayList<>();
      circle.add(first);
      circle.addAll(shortest);
      throw cycle(circle);
    }
  }

  private static MigrationException cycle(List<StepId> circle) {
    return new MigrationException(
        Code.SETUP,
        "ordering the steps: they wait for each other in a circle: "
            + String.join(" -> ", circle.stream().map(StepId::toString).toList()),
        "Take one of these dependencies out of the project file or of a model's SQL.");
  }
}
