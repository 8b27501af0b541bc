package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.JournalEnd;
import dev.deltaverse.engine.journal.JournalView;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.staging.FoldMark;
import dev.deltaverse.engine.staging.Staging;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Folds the journal into the ledger: after each phase, and what a crashed run has left. */
final class Folding {
  private final StateStore state;
  private final Staging staging;

  Folding(StateStore state, Staging staging) {
    this.state = state;
    this.staging = staging;
  }

  void fold(long run, PhaseId phase) throws MigrationException {
    JournalView journal = state.view().journal();
    if (!journal.phases(run).contains(phase)) {
      return;
    }
    JournalView.Told told = journal.told(run, phase);
    staging.fold(phase, told.acknowledged(), new FoldMark(run, told.lastRequest()));
    state.markFolded(run, phase, told.lastRequest());
  }

  /**
   * Folds what earlier runs have not, before their delta is replaced. Where the delta is lost, or
   * the ledger lacks what the journal knows as folded, what was acknowledged cannot be folded any
   * more: the ledger is behind from then on. Tables that are out of the project wait for their
   * return.
   *
   * @throws MigrationException SETUP if the ledger is newer than the journal, so that outcomes may
   *     be missing
   */
  void recover(BoundProject project) throws MigrationException {
    requireJournal();
    Map<PhaseId, FoldMark> folded = staging.folded();
    OptionalLong planned = staging.planned();
    // Without a plan there is no ledger yet, or one of which an earlier build kept no marks.
    long whole = planned.orElse(staging.run());
    Map<PhaseId, FoldMark> marks = new HashMap<>();
    Set<PhaseId> lost = new HashSet<>();
    List<JournalEnd> settled = new ArrayList<>();
    for (JournalEnd end : state.view().journal().ends()) {
      if (end.last() == 0 || !has(project, end.phase().name())) {
        continue;
      }
      FoldMark last = new FoldMark(end.run(), end.last());
      FoldMark noted = folded.getOrDefault(end.phase(), FoldMark.NONE);
      FoldMark known = planned.isEmpty() ? new FoldMark(end.run(), end.folded()) : noted;
      boolean open = last.compareTo(known) > 0;
      if (open && end.run() == whole) {
        fold(end.run(), end.phase());
        marks.remove(end.phase());
        continue;
      }
      if (open) {
        lost.add(end.phase());
      }
      if (last.compareTo(noted) > 0) {
        marks.put(end.phase(), last);
      }
      settled.add(end);
    }
    // The journal forgets what is open only when the ledger has noted it.
    if (!marks.isEmpty() || !lost.isEmpty()) {
      staging.setFolded(marks, behind(project, lost));
    }
    for (JournalEnd end : settled) {
      if (end.last() > end.folded()) {
        state.markFolded(end.run(), end.phase(), end.last());
      }
    }
  }

  private static boolean has(BoundProject project, String name) {
    return project.tables().stream().anyMatch(t -> t.name().equals(name))
        || project.links().stream().anyMatch(l -> l.name().equals(name));
  }

  /** The tables and links of phases; with a table's deletes the pairs of its rows are gone. */
  private static Set<String> behind(BoundProject project, Set<PhaseId> lost) {
    Set<String> names = new TreeSet<>();
    for (PhaseId phase : lost) {
      names.add(phase.name());
      if (phase.kind() == PhaseKind.DELETE) {
        for (BoundLink link : project.links()) {
          if (link.left().name().equals(phase.name()) || link.right().name().equals(phase.name())) {
            names.add(link.name());
          }
        }
      }
    }
    return names;
  }

  private void requireJournal() throws MigrationException {
    long known = staging.run();
    long last = state.view().runs(1).stream().mapToLong(Run::id).findFirst().orElse(0);
    if (known > last) {
      throw new MigrationException(
          Code.SETUP,
          "open ledger: it was last used by run "
              + known
              + ", and the journal knows of runs up to "
              + last
              + " alone: one of the two was lost or is an older copy",
          "Restore state.sqlite and staging.duckdb from one backup; without one, set the state"
              + " folder aside and rebuild the ledger from the target.");
    }
  }
}
