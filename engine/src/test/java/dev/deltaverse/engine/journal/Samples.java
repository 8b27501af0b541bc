package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;

/** Values that several tests use. */
final class Samples {
  static final PhaseId ACCOUNTS = new PhaseId("account", PhaseKind.UPSERT);
  static final PhaseId CONTACTS = new PhaseId("contact", PhaseKind.UPSERT);
  static final RunStart APPLY =
      new RunStart("apply", "2026-11-01", "dev", "0.1.0", "ann", "box", 4711, "org-1", "f00d");

  private Samples() {}

  static SeqRanges rows(String text) {
    return SeqRanges.parse(text);
  }
}
