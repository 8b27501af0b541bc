package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The format of the state file: its version is SQLite's {@code user_version}, and script {@code
 * state-N.sql} brings version N-1 to N. Version 0 is an empty file.
 */
final class StateFormat {
  static final int CURRENT = 7;

  /** Marks the file as ours ({@code application_id}): "DvSt". */
  static final int APPLICATION = 0x44765374;

  private StateFormat() {}

  static void upgrade(Connection connection, Path file) throws SQLException, MigrationException {
    refuseForeign(connection, file);
    int found = pragma(connection, "user_version");
    refuseNewer(found, file);
    if (found == CURRENT) {
      return;
    }
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      for (int version = found + 1; version <= CURRENT; version++) {
        for (String sql : script(version)) {
          statement.execute(sql);
        }
      }
      statement.execute("PRAGMA application_id = " + APPLICATION);
      statement.execute("PRAGMA user_version = " + CURRENT);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  static void requireCurrent(Connection connection, Path file)
      throws SQLException, MigrationException {
    refuseForeign(connection, file);
    int found = pragma(connection, "user_version");
    refuseNewer(found, file);
    if (found < CURRENT) {
      throw new MigrationException(
          Code.SETUP,
          "reading the state: "
              + file
              + " has format "
              + found
              + ", this version reads format "
              + CURRENT,
          "Run `deltaverse apply` once, which upgrades the file.");
    }
  }

  private static void refuseNewer(int found, Path file) throws MigrationException {
    if (found > CURRENT) {
      throw new MigrationException(
          Code.SETUP,
          "opening the state: "
              + file
              + " has format "
              + found
              + ", this version knows formats up to "
              + CURRENT,
          "Use the version of Deltaverse that wrote it, or a newer one.");
    }
  }

  /** A file with tables that no script of ours made is never touched. */
  private static void refuseForeign(Connection connection, Path file)
      throws SQLException, MigrationException {
    int application = pragma(connection, "application_id");
    boolean empty;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
      empty = !rows.next() || rows.getInt(1) == 0;
    }
    if (application != APPLICATION && !empty) {
      throw new MigrationException(
          Code.SETUP,
          "opening the state: " + file + " is a database of another program",
          "Move it out of the state folder.");
    }
  }

  private static int pragma(Connection connection, String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet value = statement.executeQuery("PRAGMA " + name)) {
      return value.next() ? value.getInt(1) : 0;
    }
  }

  private static String[] script(int version) {
    String name = "state-" + version + ".sql";
    try (InputStream in = StateFormat.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.replaceAll("(?m)^--.*$", "").strip().split(";\\s*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
