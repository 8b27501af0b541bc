package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.engine.MigrationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process dies, and the disk loses the end of what it had written. */
final class PowerLossScenarioTest {
  private static final int ROUNDS = 6;
  private static final int CUTS = 10;

  @TempDir Path folder;

  @Test
  void logsThatLoseTheirEndsAreNoObstacle() throws Exception {
    long seed = Long.getLong("deltaverse.seed", 5);
    System.out.println("power loss: seed " + seed);
    Random random = new Random(seed);
    try (Rig rig =
        new Rig(
            folder,
            Shop.MODEL,
            Shop.PROJECT + "send: { batchRows: 2, batchOperations: 2, parallelism: 2 }\n")) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,1,A\nX,x,1,\nY,y,1,X\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n9,Nine,Y\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\nt9,x,9\n")
          .file("1", "job_accounts.csv", "job,account\n1,A\n9,X\n");
      rig.good("1");
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,a,,C\nB,b,1,D\nC,c,1,\nD,d,1,C\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,\n2,Two,A\n3,Three,B\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,y,3\nt2,y,2\n")
          .file("2", "job_accounts.csv", "job,account\n1,B\n3,C\n");
      Path state = folder.resolve(".deltaverse/default");
      int cut = 0;
      for (int round = 0; round < ROUNDS; round++) {
        if (!CrashChild.dies(folder, "2", random.nextInt(8) + 2, random.nextBoolean())) {
          break;
        }
        cut += cut(state.resolve("state.sqlite-wal"), random);
        cut += cut(state.resolve("staging.duckdb.wal"), random);
      }
      assertThat(cut).isGreaterThan(2);

      RunReport last = rig.good("2");

      Rig.balanced(last);
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"))
          .containsExactly("A a - C", "B b 1 D", "C c 1 -", "D d 1 C");
      assertThat(rig.get("/emulator/export/dv_account").path("rows")).hasSize(4);
      assertThat(rig.lines("dv_job", "dv_no", "dv_title", "dv_accountid"))
          .containsExactly("1 One -", "2 Two A", "3 Three B");
      assertThat(rig.lines("dv_task", "dv_ref", "dv_text", "dv_jobid"))
          .containsExactly("t1 y 3", "t2 y 2");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 B", "3 C");
    }
  }

  /** The log of staging ends anywhere, also between the begin of a run and its delta. */
  @Test
  void whatWasSentFromADeltaThatIsLostIsSentAgain() throws Exception {
    long seed = Long.getLong("deltaverse.seed", 7);
    System.out.println("lost delta: seed " + seed);
    Random random = new Random(seed);
    try (Rig rig =
        new Rig(folder, Shop.MODEL, Shop.PROJECT + "send: { batchRows: 2, parallelism: 2 }\n")) {
      Path log = folder.resolve(".deltaverse/default/staging.duckdb.wal");
      int cut = 0;
      for (int round = 1; round <= CUTS; round++) {
        String snapshot = "s" + round;
        // Rows move up and down in the delta from one round to the next.
        List<String> accounts = accounts(round, random);
        file(rig, snapshot, accounts);
        if (CrashedRun.dies(rig, snapshot, KilledRun.Point.RECORDED, 1 + random.nextInt(2))) {
          try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() * round / CUTS);
          }
          cut++;
        }
        // Some rows are to be as they were before what is lost.
        List<String> next =
            Stream.concat(
                    accounts(round - 1, random).stream(),
                    accounts.stream().filter(row -> !row.startsWith("A")))
                .distinct()
                .toList();
        file(rig, snapshot + "b", next);

        rig.good(snapshot + "b", "accounts");

        assertThat(rig.lines("dv_account", "dv_code", "dv_name"))
            .describedAs("round %d", round)
            .containsExactlyInAnyOrderElementsOf(
                next.stream().map(row -> row.split(",", 3)).map(c -> c[0] + " " + c[1]).toList());
      }
      assertThat(cut).isEqualTo(CUTS);
    }
  }

  private static void file(Rig rig, String snapshot, List<String> accounts) throws IOException {
    rig.file(
            snapshot,
            "accounts.csv",
            "code,name,size,parent\n" + String.join("\n", accounts) + "\n")
        .file(snapshot, "jobs.csv", "no,title,account\n")
        .file(snapshot, "tasks.csv", "ref,text,job\n")
        .file(snapshot, "job_accounts.csv", "job,account\n");
  }

  /** Rows that are there in all rounds, in even ones, and in this one alone. */
  private static List<String> accounts(int round, Random random) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rows.add("A" + i + ",a" + (round % 2 + i % 2) + ",1,");
      if (round % 2 == 0) {
        rows.add("E" + i + ",e,1,");
      }
    }
    rows.add("N" + round + ",n,1,");
    Collections.shuffle(rows, random);
    return rows;
  }

  /** A copy of yesterday's staging database beside today's journal. */
  @Test
  void aLedgerThatIsAnOlderCopyIsMadeAnewFromTheTarget() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      behind(rig);
      long created = rig.created();

      RunReport back = rig.good("1");

      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"))
          .containsExactly("A a 1 -", "B b 1 A", "C c 1 -");
      assertThat(rig.lines("dv_job", "dv_no", "dv_title", "dv_accountid"))
          .containsExactly("1 One A", "2 Two B");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A", "2 C");
      // Only what differs: C and its pair were deleted, A, B and job 1 changed.
      assertThat(Rig.books(back, "accounts").created()).isEqualTo(1);
      assertThat(Rig.books(back, "accounts").updated()).isEqualTo(2);
      assertThat(Rig.books(back, "jobs").updated()).isEqualTo(1);
      assertThat(Rig.books(back, "jobs").same()).isEqualTo(1);
      assertThat(Rig.books(back, "tasks").same()).isEqualTo(1);
      assertThat(Rig.books(back, "job_accounts").created()).isEqualTo(1);
      assertThat(rig.created()).isEqualTo(created + 1);
      assertThat(rig.notes(back))
          .filteredOn(note -> note.contains("older copy"))
          .anySatisfy(note -> assertThat(note).contains("the ledger of accounts lacks"))
          .anySatisfy(note -> assertThat(note).contains("the ledger of job_accounts lacks"))
          // Of tasks nothing was acknowledged since.
          .noneSatisfy(note -> assertThat(note).contains("tasks"));
      RunReport again = rig.good("1");
      assertThat(again.totals().requests()).isZero();
      assertThat(rig.notes(again)).noneSatisfy(note -> assertThat(note).contains("older copy"));

      // What that run did, and no more, can be taken back.
      rig.undo(back.run(), "accounts", "jobs", "job_accounts");
      assertThat(rig.lines("dv_account", "dv_code", "dv_name", "dv_size", "dv_parentid"))
          .containsExactly("A new 2 B", "B b 1 -");
      assertThat(rig.pairs("dv_job", "dv_account", "dv_job_account")).containsExactly("1 A");
    }
  }

  @Test
  void noRunIsTakenBackByALedgerThatIsBehindAndVerifyTellsOfIt() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      behind(rig);
      List<String> heard = Collections.synchronizedList(new ArrayList<>());
      rig.hear(event -> heard.add(event.toString()));

      assertThatThrownBy(() -> rig.undo(1))
          .isInstanceOf(MigrationException.class)
          .hasMessageStartingWith("undo run 1: the ledger of accounts, job_accounts, jobs lacks");
      assertThat(rig.verify().agrees()).isFalse();
      assertThat(heard).anySatisfy(note -> assertThat(note).contains("older copy"));

      rig.adopt("2", false, "accounts", "jobs", "job_accounts");
      assertThat(rig.verify().agrees()).isTrue();
      assertThat(rig.good("2").totals().requests()).isZero();
    }
  }

  /** As an earlier build left it: nothing is known to be lost. */
  @Test
  void aLedgerOfWhichNoMarksWereKeptIsNotTakenForOneThatIsBehind() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,1,A\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,A\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
          .file("1", "job_accounts.csv", "job,account\n1,A\n");
      rig.good("1");
      Path staging = folder.resolve(".deltaverse/default/staging.duckdb");
      try (Connection duck = DriverManager.getConnection("jdbc:duckdb:" + staging);
          Statement statement = duck.createStatement()) {
        statement.execute("DELETE FROM meta WHERE name = 'planned' OR name LIKE 'folded %'");
      }
      for (int run = 0; run < 2; run++) {
        assertThat(rig.notes(rig.good("1")))
            .noneSatisfy(note -> assertThat(note).contains("the ledger of"));
      }
    }
  }

  /** Two runs, and the staging database as it was after the first. */
  private void behind(Rig rig) throws Exception {
    Path staging = folder.resolve(".deltaverse/default/staging.duckdb");
    rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,1,A\nC,c,1,\n")
        .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n")
        .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file("1", "job_accounts.csv", "job,account\n1,A\n2,C\n");
    rig.good("1");
    Path copy = Files.copy(staging, folder.resolve("copy"));
    rig.file("2", "accounts.csv", "code,name,size,parent\nA,new,2,B\nB,b,1,\n")
        .file("2", "jobs.csv", "no,title,account\n1,Eins,\n2,Two,B\n")
        .file("2", "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file("2", "job_accounts.csv", "job,account\n1,A\n");
    rig.good("2");
    Files.copy(copy, staging, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Takes some bytes from the end of a log, less than a page of SQLite: its last commit is torn.
   * That is more than a disk may lose, since each commit is synced.
   */
  private static int cut(Path log, Random random) throws IOException {
    if (!Files.exists(log) || Files.size(log) == 0) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
      channel.truncate(Math.max(0, channel.size() - 1 - random.nextInt(4_000)));
    }
    return 1;
  }
}
