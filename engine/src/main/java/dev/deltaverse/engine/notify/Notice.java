package dev.deltaverse.engine.notify;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.project.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, or why it did not begin, for people outside. It holds names of the project and
 * numbers, and never a value of a row: what comes of a run's steps is told by its kind alone.
 *
 * @param on what it is
 * @param project the project's name
 * @param command as one would write it, for example {@code apply}
 * @param snapshot its name; empty if there was none
 * @param run its number; 0 if none began
 * @param exitCode as the command line's
 * @param at when it ended
 * @param elapsed null if none began
 * @param books of all tables together; null if none began
 * @param notSent rows that are in no column of the books
 * @param verified whether target and source agree; null if that was not looked at
 * @param text a sentence that says how it ended
 */
public record Notice(
    Receiver.On on,
    String project,
    String profile,
    String command,
    String snapshot,
    long run,
    int exitCode,
    Instant at,
    @Nullable Duration elapsed,
    @Nullable Books books,
    long notSent,
    @Nullable Boolean verified,
    String text) {

  /** The kind as the project file names it. */
  public String word() {
    return on.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** In one line, for example {@code crm (prod): apply of 2026-11-02 has finished}. */
  public String title() {
    String what = (command + (snapshot.isEmpty() ? "" : " of " + snapshot)).strip();
    return project
        + " ("
        + profile
        + "): "
        + what
        + switch (on) {
          case FINISHED -> exitCode == 0 ? " has finished" : " has finished, not all was loaded";
          case FAILED -> " has failed";
          case STOPPED_BY_GUARD -> " was stopped by a guard";
          case INTERRUPTED -> " was ended early";
          case NOT_STARTED -> " was not started";
        };
  }

  /** What more there is to say, line by line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(text));
    if (run > 0) {
      lines.add("Run " + run + ", exit code " + exitCode + took());
    }
    if (books != null) {
      lines.add(rows(books));
    }
    return lines;
  }

  private String took() {
    return elapsed == null ? "" : ", " + Durations.text(elapsed);
  }

  private String rows(Books of) {
    List<String> parts = new ArrayList<>();
    part(parts, of.created(), "created");
    part(parts, of.updated(), "updated");
    part(parts, of.deleted(), "deleted");
    part(parts, of.rejected(), "rejected");
    part(parts, of.parked(), "parked");
    part(parts, of.refused(), "refused");
    part(parts, of.inDoubt(), "in doubt");
    part(parts, notSent, "not sent");
    return "Rows read "
        + number(of.read())
        + ": "
        + number(of.same())
        + " same"
        + (parts.isEmpty() ? "" : ", " + String.join(", ", parts));
  }

  private static void part(List<String> parts, long rows, String what) {
    if (rows > 0) {
      parts.add(number(rows) + " " + what);
    }
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
