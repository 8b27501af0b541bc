package dev.deltaverse.engine.init;

import dev.deltaverse.engine.target.TargetRelationship;
import java.util.List;

/** A source whose rows are the pairs of a many-to-many relationship. */
record LinkProposal(
    SourceTable source,
    TargetRelationship relationship,
    TableDraft left,
    String leftFrom,
    TableDraft right,
    String rightFrom,
    List<Note> notes) {
  LinkProposal {
    notes = List.copyOf(notes);
  }
}
