package dev.deltaverse.engine.run;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.TableMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a project moves, and what of it needs what: a table needs those that its lookups point to, a
 * link its two tables, and a SQL model the tables that it reads. Cycles are possible.
 *
 * @param nodes in the project's order
 */
public record MigrationGraph(List<Node> nodes) {
  public MigrationGraph {
    nodes = List.copyOf(nodes);
  }

  /** What a node stands for. */
  public enum Kind {
    /** A table whose rows come from files. */
    TABLE,
    /** A table whose rows are computed. */
    MODEL,
    LINK
  }

  /**
   * A table or link.
   *
   * @param target logical name of the target's table, or schema name of the relationship
   * @param needs names of other nodes
   */
  public record Node(String name, Kind kind, String target, List<String> needs) {
    public Node {
      needs = List.copyOf(needs);
    }
  }

  public static MigrationGraph of(Project project) {
    List<Node> nodes = new ArrayList<>();
    for (TableMapping table : project.tables()) {
      Set<String> needs = new LinkedHashSet<>(inputs(table.source(), project));
      for (ColumnMapping column : table.columns()) {
        for (LookupMapping.To to : column.lookup().map(LookupMapping::targets).orElse(List.of())) {
          if (to instanceof LookupMapping.ByKey by) {
            needs.add(by.table());
          }
        }
      }
      needs.remove(table.name());
      nodes.add(new Node(table.name(), kind(table.source()), table.target(), List.copyOf(needs)));
    }
    for (LinkMapping link : project.links()) {
      Set<String> needs = new LinkedHashSet<>(inputs(link.source(), project));
      needs.add(link.left().table());
      needs.add(link.right().table());
      nodes.add(new Node(link.name(), Kind.LINK, link.relationship(), List.copyOf(needs)));
    }
    return new MigrationGraph(nodes);
  }

  private static Kind kind(RowSource source) {
    return switch (source) {
      case RowSource.Files _ -> Kind.TABLE;
      case RowSource.Model _ -> Kind.MODEL;
    };
  }

  private static Set<String> inputs(RowSource source, Project project) {
    return switch (source) {
      case RowSource.Files _ -> Set.of();
      case RowSource.Model model -> ModelInputs.names(model, project);
    };
  }
}
