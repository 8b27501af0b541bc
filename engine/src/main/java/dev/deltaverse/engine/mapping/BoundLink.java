package dev.deltaverse.engine.mapping;

import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.target.TargetRelationship;

/**
 * A many-to-many mapping bound to its relationship.
 *
 * @param left the table of the mapping's left side
 * @param leftNavigation collection navigation property of the left table's rows that holds the
 *     right table's
 */
public record BoundLink(
    LinkMapping mapping,
    TargetRelationship relationship,
    BoundTable left,
    BoundTable right,
    String leftNavigation) {
  public String name() {
    return mapping.name();
  }
}
