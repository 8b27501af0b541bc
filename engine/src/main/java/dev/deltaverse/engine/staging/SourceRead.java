package dev.deltaverse.engine.staging;

import java.util.List;

/**
 * What was read of one source (a table's or link's files, or a model).
 *
 * @param name the table's or link's name
 * @param rows raw rows
 * @param unreadable records that could not be read
 * @param absent whether the snapshot has no such file
 * @param files what was read, corrections last; none of a model
 * @param notes what a person should know: new columns, blank lines
 */
public record SourceRead(
    String name,
    long rows,
    long unreadable,
    boolean absent,
    List<SourceFile> files,
    List<String> notes) {
  public SourceRead {
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /** Whether a key that is absent from these rows is known to be absent from the source. */
  public boolean complete() {
    return !absent && unreadable == 0 && rows > 0;
  }
}
