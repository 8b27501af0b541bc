package dev.deltaverse.engine.plan;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.LookupMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The phases that a project can have, and what each waits for.
 *
 * <p>Rows parents first; lookups that close a cycle when the rows that they point to are in; pairs
 * when both sides are in; deletes children first, when nothing points to them any more; state and
 * status last, since an inactive row may refuse other changes.
 */
public final class Phases {
  private Phases() {}

  /** All phases of a project in an order in which they can be sent, with those each waits for. */
  public static Map<PhaseId, List<PhaseId>> of(BoundProject project) {
    Map<PhaseId, List<PhaseId>> phases = new LinkedHashMap<>();
    List<BoundTable> tables = project.tables();
    for (BoundTable table : tables) {
      Set<PhaseId> after = new LinkedHashSet<>();
      for (BoundColumn column : table.columns()) {
        if (column.phase() == BoundColumn.Phase.KEY || column.phase() == BoundColumn.Phase.ROW) {
          parents(column).forEach(parent -> after.add(written(parent)));
        }
      }
      PhaseId upsert = new PhaseId(table.name(), PhaseKind.UPSERT);
      phases.put(upsert, List.copyOf(after));
      phases.put(written(table.name()), List.of(upsert));
    }
    for (BoundTable table : tables) {
      List<BoundColumn> later = table.columns(BoundColumn.Phase.LATER);
      if (later.isEmpty()) {
        continue;
      }
      Set<PhaseId> after = new LinkedHashSet<>();
      after.add(written(table.name()));
      later.forEach(c -> parents(c).forEach(p -> after.add(written(p))));
      phases.put(new PhaseId(table.name(), PhaseKind.LOOKUPS), List.copyOf(after));
    }
    for (BoundLink link : project.links()) {
      phases.put(
          new PhaseId(link.name(), PhaseKind.LINK),
          List.copyOf(
              new LinkedHashSet<>(
                  List.of(written(link.left().name()), written(link.right().name())))));
      // A pair may be taken apart and put together anew in one run only by its ends' deletion.
      phases.put(
          new PhaseId(link.name(), PhaseKind.UNLINK),
          List.of(new PhaseId(link.name(), PhaseKind.LINK)));
    }
    List<PhaseId> sent = List.copyOf(phases.keySet());
    for (BoundTable table : tables.reversed()) {
      Set<PhaseId> after = new LinkedHashSet<>();
      for (BoundTable child : tables) {
        if (pointsTo(child, table)) {
          after.add(written(child.name()));
          PhaseId lookups = new PhaseId(child.name(), PhaseKind.LOOKUPS);
          if (phases.containsKey(lookups)) {
            after.add(lookups);
          }
          PhaseId delete = new PhaseId(child.name(), PhaseKind.DELETE);
          if (phases.containsKey(delete)) {
            after.add(delete);
          }
        }
      }
      for (BoundLink link : project.links()) {
        if (link.left().name().equals(table.name()) || link.right().name().equals(table.name())) {
          after.add(new PhaseId(link.name(), PhaseKind.UNLINK));
        }
      }
      after.add(written(table.name()));
      PhaseId own = new PhaseId(table.name(), PhaseKind.LOOKUPS);
      if (phases.containsKey(own)) {
        after.add(own);
      }
      phases.put(new PhaseId(table.name(), PhaseKind.DELETE), List.copyOf(after));
    }
    for (BoundTable table : tables) {
      if (!table.columns(BoundColumn.Phase.STATE).isEmpty()) {
        List<PhaseId> after = new ArrayList<>(sent);
        phases.keySet().stream().filter(p -> p.kind() == PhaseKind.DELETE).forEach(after::add);
        phases.put(new PhaseId(table.name(), PhaseKind.STATE), List.copyOf(after));
      }
    }
    return phases;
  }

  /**
   * The tables whose rows can be sent whole as soon as the rows that they refer to are in, each
   * with the tables of those rows. A table whose key has a lookup is none: the ids by which its
   * rows are addressed are read when all that they refer to are in. Nor is one that refers to an
   * elastic table, whose new rows are not seen at once.
   */
  public static Map<String, Set<String>> streamed(BoundProject project) {
    Map<String, Set<String>> streamed = new LinkedHashMap<>();
    for (BoundTable table : project.tables()) {
      Set<String> parents = new LinkedHashSet<>();
      table.columns(BoundColumn.Phase.ROW).forEach(column -> parents.addAll(parents(column)));
      boolean byLookup = table.key().stream().anyMatch(c -> c.mapping().lookup().isPresent());
      boolean seenLate =
          project.tables().stream()
              .anyMatch(t -> parents.contains(t.name()) && t.target().elastic());
      if (!parents.isEmpty() && !parents.contains(table.name()) && !byLookup && !seenLate) {
        streamed.put(table.name(), parents);
      }
    }
    return streamed;
  }

  /** The phase after which all rows of a table are in. */
  private static PhaseId written(String table) {
    return new PhaseId(table, PhaseKind.UPDATE);
  }

  private static boolean pointsTo(BoundTable child, BoundTable parent) {
    return !child.name().equals(parent.name())
        && child.columns().stream().anyMatch(c -> parents(c).contains(parent.name()));
  }

  /** The project's tables that a lookup can point to. */
  private static Set<String> parents(BoundColumn column) {
    Set<String> parents = new LinkedHashSet<>();
    for (LookupMapping.To to :
        column.mapping().lookup().map(LookupMapping::targets).orElse(List.of())) {
      if (to instanceof LookupMapping.ByKey by) {
        parents.add(by.table());
      }
    }
    return parents;
  }
}
