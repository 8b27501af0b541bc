package dev.deltaverse.engine.mapping;

import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.target.TargetSchema;
import java.util.List;

/**
 * The project bound to its target.
 *
 * @param groups the tables in the order of their lookups: a group's tables look up only tables of
 *     the same group (a cycle or a self-reference) or of earlier groups
 * @param links after all tables
 */
public record BoundProject(
    Project project, TargetSchema schema, List<List<BoundTable>> groups, List<BoundLink> links) {
  public BoundProject {
    groups = groups.stream().map(List::copyOf).toList();
    links = List.copyOf(links);
  }

  /** All tables, parents before children. */
  public List<BoundTable> tables() {
    return groups.stream().flatMap(List::stream).toList();
  }

  /**
   * A table by its name in the project.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public BoundTable table(String name) {
    return tables().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * A link by its name in the project.
   *
   * @throws java.util.NoSuchElementException if there is none
   */
  public BoundLink link(String name) {
    return links.stream().filter(l -> l.name().equals(name)).findFirst().orElseThrow();
  }
}
