package dev.deltaverse.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriterTest {
  @TempDir Path temp;

  private Writer writer;

  @BeforeEach
  void open() throws MigrationException {
    writer = new Writer(StateFile.write(temp), StateFile.in(temp));
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
  }

  private void put(String key, String value) throws MigrationException {
    writer.write(
        "testing",
        statements -> statements.update("INSERT INTO fact (key, value) VALUES (?, ?)", key, value));
  }

  private long count() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + StateFile.in(temp));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM fact")) {
      return row.getLong(1);
    }
  }

  @Test
  void oneBadRecordDoesNotTakeOthersWithIt() throws Exception {
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Thread first =
        Thread.startVirtualThread(
            () -> {
              try {
                writer.write(
                    "testing",
                    _ -> {
                      blocked.countDown();
                      await(release);
                    });
              } catch (MigrationException e) {
                throw new IllegalStateException(e);
              }
            });
    await(blocked);
    // Both wait for the writer and so share the next transaction.
    writer.writeLater(statements -> statements.update("INSERT INTO nowhere VALUES (1)"));
    writer.writeLater(
        statements -> statements.update("INSERT INTO fact (key, value) VALUES ('late', '1')"));
    release.countDown();
    put("good", "1");
    first.join();
    writer.flush("testing");

    assertThat(count()).isEqualTo(2);
  }

  @Test
  void whatIsWrittenLaterIsWrittenAtOnceWhenHastened() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    try (Writer slow =
        new Writer(StateFile.write(temp), StateFile.in(temp), TimeUnit.HOURS.toMillis(1))) {
      slow.writeLater(
          statements -> {
            statements.update("INSERT INTO fact (key, value) VALUES ('late', '1')");
            written.countDown();
          });
      slow.hasten();
      await(written);
    }
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aRecordIsWrittenInFullOrNotAtAll() throws Exception {
    MigrationException failure =
        assertThrows(
            MigrationException.class,
            () ->
                writer.write(
                    "testing",
                    statements -> {
                      statements.update("INSERT INTO fact (key, value) VALUES ('half', '1')");
                      throw new SQLException("no more");
                    }));

    assertThat(failure).hasMessage("testing in " + StateFile.in(temp) + ": no more");
    assertThat(count()).isZero();
  }

  @Test
  void anErrorOfARecordReachesItsCallerAndTheWriterGoesOn() throws Exception {
    MigrationException failure =
        assertThrows(
            MigrationException.class,
            () ->
                writer.write(
                    "testing",
                    _ -> {
                      throw new StackOverflowError();
                    }));

    assertThat(failure)
        .hasMessage("testing in " + StateFile.in(temp) + ": java.lang.StackOverflowError");
    put("after", "1");
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aFullDiskIsNamedAndSpaceLetsItGoOn() throws Exception {
    // SQLite answers a full disk and a file at its largest number of pages alike: SQLITE_FULL.
    writer.flush("testing");
    limitPages(1);

    MigrationException failure =
        assertThrows(MigrationException.class, () -> put("big", "x".repeat(1_000_000)));

    assertThat(failure).hasMessage("testing in " + StateFile.in(temp) + ": the disk is full");
    assertThat(failure.code()).isEqualTo(Code.SETUP);
    assertThat(failure.hint())
        .isEqualTo("Free disk space and run again; it goes on from what the journal holds.");
    assertThat(count()).isZero();

    limitPages(1_000_000);
    put("big", "x".repeat(1_000_000));
    assertThat(count()).isEqualTo(1);
  }

  /** The limit belongs to the connection, so the writer sets it; at least what is used stays. */
  private void limitPages(int pages) throws MigrationException {
    writer.write(
        "testing",
        statements -> {
          try (ResultSet row =
              statements.prepare("PRAGMA max_page_count = " + pages).executeQuery()) {
            row.next();
          }
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("waited too long");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
