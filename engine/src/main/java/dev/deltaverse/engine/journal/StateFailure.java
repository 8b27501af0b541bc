package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** Tells what a failure of SQLite means for the person who runs the migration. */
final class StateFailure {
  private StateFailure() {}

  /** The file does not hold what was written to it. */
  static MigrationException damaged(String operation, Path file, Exception e) {
    return new MigrationException(
        Code.SETUP,
        operation
            + " in "
            + file
            + ": the file is damaged or not a state file ("
            + e.getMessage()
            + ")",
        "Restore it from a backup together with the staging database; without one, set the"
            + " state folder aside and rebuild the ledger from the target.",
        e);
  }

  /**
   * @param operation what was being done, for example {@code writing the journal}
   */
  static MigrationException of(String operation, Path file, SQLException e) {
    int code =
        e instanceof SQLiteException lite
            ? lite.getResultCode().code & 0xff
            : e.getErrorCode() & 0xff;
    String what = operation + " in " + file + ": ";
    return switch (code) {
      case 13 ->
          new MigrationException(
              Code.SETUP,
              what + "the disk is full",
              "Free disk space and run again; it goes on from what the journal holds.",
              e);
      case 10 ->
          new MigrationException(
              Code.SETUP,
              what + "the disk failed to read or write (" + e.getMessage() + ")",
              "Check the disk and its free space, then run again.",
              e);
      case 3, 8, 14 ->
          new MigrationException(
              Code.SETUP,
              what + "the file cannot be opened or written (" + e.getMessage() + ")",
              "Check the owner and the permissions of the file and its folder.",
              e);
      // Our statements fit the tables that we have made, so an error of logic or of types is the
      // file's.
      case 1, 11, 20, 26 -> damaged(operation, file, e);
      case 5, 6 ->
          new MigrationException(
              Code.TRANSIENT,
              what + "another process keeps the file locked",
              "Wait until that process has ended and run again.",
              e);
      default ->
          new MigrationException(
              Code.BUG, what + e.getMessage(), "Report this with the log; then run again.", e);
    };
  }
}
