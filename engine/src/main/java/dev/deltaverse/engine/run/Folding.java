package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.JournalView;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.Unfolded;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.staging.Staging;

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
    staging.fold(phase, told.acknowledged());
    state.markFolded(run, phase, told.lastRequest());
  }

  /**
   * Folds what earlier runs have not, before their delta is replaced.
   *
   * @return phases that were folded
   * @throws MigrationException SETUP if the ledger is newer than the journal, so that outcomes may
   *     be missing
   */
  int recover() throws MigrationException {
    int folded = 0;
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
    for (Unfolded unfolded : state.view().journal().unfolded()) {
      if (unfolded.run() == known) {
        fold(unfolded.run(), unfolded.phase());
        folded++;
      } else {
        // The delta that it was sent from is gone with the staging database, and the ledger with
        // it: the rows are sent again, which upserts by key allow.
        state.markFolded(unfolded.run(), unfolded.phase(), unfolded.lastRequest());
      }
    }
    return folded;
  }
}
