package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.JournalEnd;
import dev.deltaverse.engine.journal.JournalView;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.staging.FoldMark;
import dev.deltaverse.engine.staging.Staging;
import java.util.Map;
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
   * more: those tables and links are in doubt from then on.
   *
   * @param names the project's tables and links; others wait until it has them again
   * @return tables and links that are in doubt now and were not
   * @throws MigrationException SETUP if the ledger is newer than the journal, so that outcomes may
   *     be missing
   */
  Set<String> recover(Set<String> names) throws MigrationException {
    requireJournal();
    Set<String> doubted = new TreeSet<>();
    Map<PhaseId, FoldMark> folded = staging.folded();
    long whole = staging.planned();
    for (JournalEnd end : state.view().journal().ends()) {
      FoldMark known = folded.getOrDefault(end.phase(), FoldMark.NONE);
      FoldMark last = new FoldMark(end.run(), end.last());
      if (end.last() == 0 || !names.contains(end.phase().name())) {
        continue;
      }
      if (last.compareTo(known) <= 0) {
        mark(end);
      } else if (end.run() == whole) {
        fold(end.run(), end.phase());
      } else {
        staging.doubt(end.phase(), last);
        doubted.add(end.phase().name());
        mark(end);
      }
    }
    return doubted;
  }

  private void mark(JournalEnd end) throws MigrationException {
    if (end.last() > end.folded()) {
      state.markFolded(end.run(), end.phase(), end.last());
    }
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
