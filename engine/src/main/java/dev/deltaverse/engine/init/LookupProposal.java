package dev.deltaverse.engine.init;

import java.util.List;

/**
 * Source columns that hold the key of a row of another table.
 *
 * @param target the lookup column
 * @param table the project's table that it points to
 * @param from source columns in the order of that table's key
 */
record LookupProposal(String target, String table, List<String> from, List<Note> notes) {
  LookupProposal {
    from = List.copyOf(from);
    notes = List.copyOf(notes);
  }
}
