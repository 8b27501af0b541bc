package dev.deltaverse.engine.journal;

import static dev.deltaverse.engine.journal.Samples.ACCOUNTS;
import static dev.deltaverse.engine.journal.Samples.APPLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.EventRow.Level;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFormatTest {
  private final ManualClock clock = new ManualClock("2026-11-02T02:14:07Z");

  @TempDir Path temp;

  @Test
  void aFileOfVersion0IsBroughtToTheCurrentFormat() throws Exception {
    Files.createFile(file());
    sql("PRAGMA application_id = 0x44765374", "PRAGMA user_version = 0");

    try (StateStore store = StateStore.open(temp, clock)) {
      assertThat(store.beginRun(APPLY)).isEqualTo(1);
    }
  }

  @Test
  void aFileOfVersion1IsUpgradedWithWhatItHolds() throws Exception {
    sql(resource("version-1.sql").split(";\\s*"));

    try (StateStore store = StateStore.open(temp, clock)) {
      StateView view = store.view();
      assertThat(view.runs(10)).extracting(Run::status).containsExactly(RunStatus.CRASHED);
      assertThat(view.run(7).orElseThrow().end()).contains(Instant.parse("2026-10-01T00:00:02Z"));
      assertThat(view.fact("snapshot")).contains("2026-10-01");
      assertThat(view.journal().told(7, ACCOUNTS).acknowledged().applied()).hasToString("1-99");
      assertThat(view.journal().told(7, ACCOUNTS).acknowledged().refused()).hasToString("100");
      assertThat(view.journal().told(7, ACCOUNTS).acknowledged().unknown()).hasToString("101-200");

      long run = store.beginRun(APPLY);
      assertThat(run).isEqualTo(8);
      assertThat(store.journal(run).intent(ACCOUNTS, Samples.rows("1"))).isEqualTo(13);
      store.event(run, clock.instant(), "note", "", "", Level.INFO, "new in format 2", "{}");
      store.flush();
      assertThat(view.eventsSince(0, 10)).hasSize(1);
    }
  }

  @Test
  void anOlderFileIsNotUpgradedByALook() throws Exception {
    sql(resource("version-1.sql").split(";\\s*"));
    byte[] before = Files.readAllBytes(file());

    MigrationException refusal =
        assertThrows(MigrationException.class, () -> StateStore.read(temp));

    assertThat(refusal)
        .hasMessage(
            "reading the state: "
                + file()
                + " has format 1, this version reads format "
                + StateFormat.CURRENT);
    assertThat(refusal.hint()).isEqualTo("Run `deltaverse apply` once, which upgrades the file.");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void aNewerFileIsRefusedWithARemedy() throws Exception {
    StateStore.open(temp, clock).close();
    sql("PRAGMA user_version = 99");

    for (int i = 0; i < 2; i++) {
      MigrationException refusal =
          i == 0
              ? assertThrows(MigrationException.class, () -> StateStore.open(temp, clock))
              : assertThrows(MigrationException.class, () -> StateStore.read(temp));
      assertThat(refusal)
          .hasMessage(
              "opening the state: "
                  + file()
                  + " has format 99, this version knows formats up to "
                  + StateFormat.CURRENT);
      assertThat(refusal.code()).isEqualTo(Code.SETUP);
      assertThat(refusal.hint())
          .isEqualTo("Use the version of Deltaverse that wrote it, or a newer one.");
    }
  }

  @Test
  void anUpgradeThatFailsLeavesTheFileAsItWas() throws Exception {
    sql(resource("version-1.sql").split(";\\s*"));
    // The second script makes this table too.
    sql("CREATE TABLE event (mine TEXT)");

    assertThrows(MigrationException.class, () -> StateStore.open(temp, clock));

    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeQuery("PRAGMA user_version").getInt(1)).isEqualTo(1);
      assertThat(
              statement
                  .executeQuery("SELECT count(*) FROM sqlite_schema WHERE name = 'reject'")
                  .getInt(1))
          .isZero();
    }
  }

  @Test
  void theDatabaseOfAnotherProgramIsNotTouched() throws Exception {
    sql("CREATE TABLE photos (name TEXT)");
    byte[] before = Files.readAllBytes(file());

    MigrationException refusal =
        assertThrows(MigrationException.class, () -> StateStore.read(temp));

    assertThat(refusal)
        .hasMessage("opening the state: " + file() + " is a database of another program");
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    assertThat(assertThrows(MigrationException.class, () -> StateStore.open(temp, clock)))
        .hasMessage("opening the state: " + file() + " is a database of another program");
  }

  @Test
  void aFileThatIsNoDatabaseIsNamed() throws Exception {
    Files.writeString(file(), "This is a text of more than a hundred bytes. ".repeat(30));

    MigrationException refusal =
        assertThrows(MigrationException.class, () -> StateStore.open(temp, clock));

    assertThat(refusal)
        .hasMessageStartingWith(
            "opening the state in " + file() + ": the file is damaged or not a state file (");
    assertThat(refusal.code()).isEqualTo(Code.SETUP);
  }

  private Path file() {
    return temp.resolve("state.sqlite");
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = StateFormatTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
