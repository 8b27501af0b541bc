package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.Books;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinkScenarioTest {
  @TempDir Path folder;

  private static Rig files(Rig rig, String snapshot, String accounts, String jobs, String pairs)
      throws Exception {
    return rig.file(snapshot, "accounts.csv", "code,name,size,parent\n" + accounts)
        .file(snapshot, "jobs.csv", "no,title,account\n" + jobs)
        .file(snapshot, "tasks.csv", "ref,text,job\nt1,x,\n")
        .file(snapshot, "job_accounts.csv", "job,account\n" + pairs);
  }

  @Test
  void pairsAreAddedRemovedAndRejected() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      String accounts = "A,a,,\nB,b,,\n";
      String jobs = "1,One,\n2,Two,\n";
      files(rig, "1", accounts, jobs, "1,A\n1,a\n2,B\n,A\n3,A\n1,Z\n");
      RunReport first = rig.good("1");
      assertThat(Rig.books(first, "job_accounts"))
          .isEqualTo(new Books(6, 0, 2, 0, 0, 2, 2, 0, 0, 0));
      assertThat(pairs(rig)).containsExactly("1 A", "2 B");

      files(rig, "2", accounts, jobs, "1,A\n1,B\n2,A\n");
      RunReport second = rig.good("2");
      assertThat(Rig.books(second, "job_accounts"))
          .isEqualTo(new Books(3, 1, 2, 0, 1, 0, 0, 0, 0, 0));
      assertThat(pairs(rig)).containsExactly("1 A", "1 B", "2 A");

      // One side goes, and its pair with it; the other side is rejected and stays, and so do its.
      files(rig, "3", "A,far too long for its column,,\n", jobs, "1,A\n2,A\n");
      RunReport third = rig.good("3");
      assertThat(Rig.books(third, "job_accounts"))
          .isEqualTo(new Books(2, 2, 0, 0, 1, 0, 0, 0, 0, 0));
      assertThat(pairs(rig)).containsExactly("1 A", "2 A");

      // A row that is gone takes its pairs along, even those that the snapshot still has.
      files(rig, "4", "A,a,,\n", "1,One,\n", "1,A\n2,A\n");
      RunReport fourth = rig.good("4");
      assertThat(Rig.books(fourth, "job_accounts"))
          .isEqualTo(new Books(2, 1, 0, 0, 0, 0, 1, 0, 0, 0));
      assertThat(pairs(rig)).containsExactly("1 A");

      files(rig, "5", "A,a,,\n", "1,One,\n2,Two,\n", "1,A\n2,A\n");
      assertThat(Rig.books(rig.good("5"), "job_accounts"))
          .isEqualTo(new Books(2, 1, 1, 0, 0, 0, 0, 0, 0, 0));
      assertThat(pairs(rig)).containsExactly("1 A", "2 A");
    }
  }

  @Test
  void aNewPairOfAStaleRowIsMade() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      files(rig, "1", "A,a,,\nB,b,,\n", "1,One,\n", "1,A\n");
      rig.good("1");
      files(rig, "2", "A,a,,\nB,far too long for its column,,\n", "1,One,\n", "1,A\n1,B\n");
      assertThat(Rig.books(rig.good("2"), "job_accounts"))
          .isEqualTo(new Books(2, 1, 1, 0, 0, 0, 0, 0, 0, 0));
      assertThat(pairs(rig)).containsExactly("1 A", "1 B");
    }
  }

  private static java.util.SortedSet<String> pairs(Rig rig) throws Exception {
    return rig.pairs("dv_job", "dv_account", "dv_job_account");
  }
}
