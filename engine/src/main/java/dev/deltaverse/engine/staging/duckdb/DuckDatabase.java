package dev.deltaverse.engine.staging.duckdb;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/** The database file and its connections. Thread-safe. */
final class DuckDatabase implements AutoCloseable {
  private final DuckDBConnection root;
  private final Path file;

  private DuckDatabase(DuckDBConnection root, Path file) {
    this.root = root;
    this.file = file;
  }

  /**
   * Opens or creates the database.
   *
   * @param memoryBytes what it may take; it spills to disk beyond
   * @throws MigrationException SETUP if another process has it open, or it cannot be made
   */
  static DuckDatabase open(Path file, long memoryBytes) throws MigrationException {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    Properties settings = new Properties();
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("memory_limit", (memoryBytes >> 20) + "MiB");
    settings.setProperty("threads", Integer.toString(threads));
    settings.setProperty("temp_directory", file.resolveSibling("spill").toString());
    settings.setProperty("jdbc_stream_results", "true");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      // Not by way of DriverManager, which looks into every jar for drivers first.
      DuckDBConnection root =
          new DuckDBDriver()
              .connect("jdbc:duckdb:" + file, settings)
              .unwrap(DuckDBConnection.class);
      DuckDatabase database = new DuckDatabase(root, file);
      try (Duck duck = database.connect("open staging")) {
        duck.run("SET GLOBAL TimeZone = 'UTC'");
      }
      return database;
    } catch (SQLException | IOException e) {
      String message = String.valueOf(e.getMessage());
      throw new MigrationException(
          Code.SETUP,
          "open staging " + file + ": " + message.lines().findFirst().orElse(message),
          remedy(file, message),
          e);
    } catch (LinkageError e) {
      // The driver unpacks its library when it is first used.
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      throw new MigrationException(
          Code.SETUP,
          "open staging "
              + file
              + ": the database's library cannot be loaded: "
              + cause.getMessage(),
          "Check the free space and the permissions of the folder for temporary files, "
              + System.getProperty("java.io.tmpdir")
              + ".",
          e);
    }
  }

  private static String remedy(Path file, String message) {
    if (message.contains("lock")) {
      return "Another process uses this project's state; wait for it or stop it.";
    }
    boolean damaged =
        Files.isReadable(file)
            && Files.isWritable(file)
            && !Duck.lacksRoom(message)
            && !message.contains("Cannot open file");
    return damaged
        ? Duck.RESTORE
        : "Check that the folder can be written, and the free space of the disk.";
  }

  /** A connection for one operation. */
  Duck connect(String operation) throws MigrationException {
    try {
      return new Duck(root.duplicate(), operation);
    } catch (SQLException e) {
      throw new MigrationException(
          Code.BUG,
          operation + ": no connection to " + file + ": " + e.getMessage(),
          "Run the same command again; nothing is lost.",
          e);
    }
  }

  @Override
  public void close() {
    try {
      root.close();
    } catch (SQLException e) {
      throw new IllegalStateException("close staging " + file, e);
    }
  }
}
