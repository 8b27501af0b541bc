package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/** The file {@code state.sqlite} of a state folder. */
final class StateFile {
  private static final String NAME = "state.sqlite";
  private static final int BUSY_MS = 10_000;

  private StateFile() {}

  static Path in(Path folder) {
    return folder.resolve(NAME);
  }

  /** Opens it for the one runner; makes it, or brings it to the current format. */
  static Connection write(Path folder) throws MigrationException {
    Path file = in(folder);
    try {
      PrivateFiles.file(file);
      SQLiteConfig config = new SQLiteConfig();
      config.setBusyTimeout(BUSY_MS);
      // What was acknowledged must survive a power loss: WAL with FULL syncs at each commit
      // (sqlite.org/pragma.html#pragma_synchronous).
      config.setJournalMode(JournalMode.WAL);
      config.setSynchronous(SynchronousMode.FULL);
      Connection connection = config.createConnection(url(file));
      try {
        requireWal(connection, file);
        StateFormat.upgrade(connection, file);
        return connection;
      } catch (MigrationException | SQLException e) {
        connection.close();
        throw e;
      }
    } catch (IOException e) {
      throw unusable(file, e);
    } catch (SQLException e) {
      throw StateFailure.of("opening the state", file, e);
    }
  }

  /** Opens it to look, also while a runner in another process writes. */
  static Connection read(Path folder) throws MigrationException {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return existing(folder, config);
  }

  /** Whether it is there, ours, and of the current format. */
  static boolean current(Path folder) {
    try {
      read(folder).close();
      return true;
    } catch (MigrationException | SQLException _) {
      return false;
    }
  }

  /** Opens it for short changes, also while a runner in another process writes. */
  static Connection change(Path folder) throws MigrationException {
    SQLiteConfig config = new SQLiteConfig();
    config.setSynchronous(SynchronousMode.FULL);
    return existing(folder, config);
  }

  private static Connection existing(Path folder, SQLiteConfig config) throws MigrationException {
    Path file = in(folder);
    if (!Files.exists(file)) {
      throw new MigrationException(
          Code.SETUP,
          "reading the state: there is no " + file,
          "Nothing was applied here yet; check the project folder (-C) and the profile"
              + " (--profile).");
    }
    try {
      config.setBusyTimeout(BUSY_MS);
      Connection connection = config.createConnection(url(file));
      try {
        StateFormat.requireCurrent(connection, file);
        return connection;
      } catch (MigrationException | SQLException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw StateFailure.of("reading the state", file, e);
    }
  }

  /** A file URI, because a plain name with a question mark would be cut there. */
  static String url(Path file) {
    return "jdbc:sqlite:" + file.toUri();
  }

  static MigrationException unusable(Path file, IOException e) {
    return new MigrationException(
        Code.SETUP,
        "opening the state: "
            + file
            + " cannot be made private to this user or written: "
            + reason(e),
        "Check the owner and the permissions of the folder and the free space of the disk.",
        e);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case FileAlreadyExistsException _ -> "there is a file of this name";
      case AccessDeniedException _ -> "access is denied";
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static void requireWal(Connection connection, Path file)
      throws SQLException, MigrationException {
    try (Statement statement = connection.createStatement();
        ResultSet mode = statement.executeQuery("PRAGMA journal_mode")) {
      String found = mode.next() ? mode.getString(1) : "none";
      if (!found.equals("wal")) {
        throw new MigrationException(
            Code.SETUP,
            "opening the state: "
                + file
                + " needs journal mode wal, and its file system allows "
                + found,
            "Put the project on a local disk; network file systems lack what the journal needs.");
      }
    }
  }
}
