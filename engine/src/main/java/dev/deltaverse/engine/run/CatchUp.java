package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes the target's rows into the ledgers that are behind before anything is compared with them,
 * and looks at other tables as a run would.
 *
 * @param behind names of tables and links, at least one
 */
record CatchUp(Set<String> behind, AdoptLook adopt, TargetLook others) implements TargetLook {
  CatchUp {
    behind = Set.copyOf(behind);
  }

  private TargetLook of(String name) {
    return behind.contains(name) ? adopt : others;
  }

  @Override
  public String kind(String name) {
    return of(name).kind(name);
  }

  @Override
  public boolean wants(BoundTable table) {
    return of(table.name()).wants(table);
  }

  @Override
  public boolean wants(BoundLink link) {
    return of(link.name()).wants(link);
  }

  @Override
  public void look(BoundTable table, StepContext step) throws MigrationException {
    tell(table.name(), step);
    of(table.name()).look(table, step);
  }

  @Override
  public void look(BoundLink link, StepContext step) throws MigrationException {
    tell(link.name(), step);
    of(link.name()).look(link, step);
  }

  private void tell(String name, StepContext step) {
    if (behind.contains(name)) {
      step.note(
          EventRow.Level.WARN,
          why(name)
              + ": it is made anew from the target, which reads all rows there; rows that neither"
              + " it nor the snapshot knows are left alone");
    }
  }

  private static String why(String names) {
    return "the ledger of "
        + names
        + " lacks what earlier runs had acknowledged (staging.duckdb is an older copy or lost its"
        + " end, or the table was out of the project when a run that had crashed was taken up)";
  }

  /** What a reader of these ledgers has to know; empty if none is behind. */
  static Optional<String> text(Set<String> behind) {
    return behind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            why(String.join(", ", behind))
                + ": what differs may be of that; the next plan or apply makes it anew from the"
                + " target");
  }

  /**
   * @param operation that cannot do with ledgers that are behind
   * @throws MigrationException SETUP if it needs one
   */
  static void requireNone(Set<String> behind, Set<String> needed, String operation)
      throws MigrationException {
    Set<String> both = new TreeSet<>(behind);
    both.retainAll(needed);
    if (!both.isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          operation + ": " + why(String.join(", ", both)) + "; nothing was sent",
          "Run `deltaverse adopt " + String.join(" ", both) + "` first, which reads the target.");
    }
  }
}
