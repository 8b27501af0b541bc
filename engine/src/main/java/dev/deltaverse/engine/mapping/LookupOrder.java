package dev.deltaverse.engine.mapping;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.TableMapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedPseudograph;
import org.jgrapht.traverse.TopologicalOrderIterator;

/** The order in which tables are loaded: parents first, the tables of a cycle as one group. */
final class LookupOrder {
  private LookupOrder() {}

  static List<List<TableMapping>> groups(List<TableMapping> tables) {
    Map<String, TableMapping> byName = new HashMap<>();
    Map<String, Integer> place = new HashMap<>();
    Graph<String, DefaultEdge> graph = new DirectedPseudograph<>(DefaultEdge.class);
    for (TableMapping table : tables) {
      byName.put(table.name(), table);
      place.put(table.name(), place.size());
      graph.addVertex(table.name());
    }
    for (TableMapping table : tables) {
      for (ColumnMapping column : table.columns()) {
        for (LookupMapping.To to : column.lookup().map(LookupMapping::targets).orElse(List.of())) {
          if (to instanceof LookupMapping.ByKey by && byName.containsKey(by.table())) {
            graph.addEdge(by.table(), table.name());
          }
        }
      }
    }
    Comparator<Graph<String, DefaultEdge>> first =
        Comparator.comparingInt(g -> g.vertexSet().stream().mapToInt(place::get).min().orElse(0));
    List<List<TableMapping>> groups = new ArrayList<>();
    new TopologicalOrderIterator<>(
            new KosarajuStrongConnectivityInspector<>(graph).getCondensation(), first)
        .forEachRemaining(
            component -> groups.add(inFileOrder(component.vertexSet(), byName, place)));
    return groups;
  }

  private static List<TableMapping> inFileOrder(
      Set<String> names, Map<String, TableMapping> byName, Map<String, Integer> place) {
    List<TableMapping> group = new ArrayList<>();
    names.stream()
        .sorted(Comparator.comparingInt(place::get))
        .forEach(name -> group.add(java.util.Objects.requireNonNull(byName.get(name))));
    return group;
  }
}
