package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.journal.FailedRow;
import dev.deltaverse.engine.journal.RefusedGroup;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.staging.RefusedRecord;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that the target refused are sent again by group, by table, or all. */
final class RetryScenarioTest {
  @TempDir Path folder;

  /** A target that refuses accounts by their keys, with a message that holds the key. */
  private static Target refusing(Target target) {
    return new Between(
        target,
        (request, on) -> {
          List<Outcome.Refused> no =
              request.rows().stream()
                  .map(row -> refused(request, row))
                  .flatMap(Optional::stream)
                  .toList();
          if (no.isEmpty()) {
            return on.send(request);
          }
          if (!(request instanceof TargetRequest.UpsertEach)) {
            return new Answer.Refused(no.getFirst().code(), no.getFirst().message());
          }
          List<Change> good =
              request.rows().stream().filter(row -> refused(request, row).isEmpty()).toList();
          if (!good.isEmpty()) {
            assertThat(on.send(request.with(good))).isInstanceOf(Answer.Each.class);
          }
          return new Answer.Each(
              request.rows().stream()
                  .map(
                      row ->
                          refused(request, row)
                              .map(Outcome.class::cast)
                              .orElse(new Outcome.Applied()))
                  .toList());
        });
  }

  private static Optional<Outcome.Refused> refused(TargetRequest request, Change row) {
    BoundTable table =
        switch (request) {
          case TargetRequest.Create create -> create.table();
          case TargetRequest.Upsert upsert -> upsert.table();
          case TargetRequest.UpsertEach each -> each.table();
          default -> null;
        };
    String key = row.key().getFirst();
    if (table == null || !table.name().equals("accounts")) {
      return Optional.empty();
    }
    return switch (key.charAt(0)) {
      case 'P' -> Optional.of(new Outcome.Refused("0x1", "plug-in says no to '" + key + "'"));
      case 'Q' -> Optional.of(new Outcome.Refused("0x2", "queue " + key.substring(1) + " is full"));
      default -> Optional.empty();
    };
  }

  private Rig refused() throws Exception {
    Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT);
    rig.file(
            "1",
            "accounts.csv",
            "code,name,size,parent\nA,a,1,\nP1,p,1,\nP2,p,1,\nQ1,q,1,\nBAD,b,xx,\n")
        .file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,P1\n")
        .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file("1", "job_accounts.csv", "job,account\n1,A\n");
    rig.between(RetryScenarioTest::refusing);
    RunReport run = rig.apply("1");
    Rig.balanced(run);
    assertThat(Rig.books(run, "accounts")).isEqualTo(new Books(5, 0, 1, 0, 0, 1, 0, 0, 3, 0));
    return rig;
  }

  @Test
  void refusedRowsAreGroupedByTheirMessageWithoutItsValues() throws Exception {
    try (Rig rig = refused()) {
      assertThat(rig.refused())
          .extracting(RefusedGroup::rows, RefusedGroup::reason)
          .containsExactly(
              tuple(2L, "plug-in says no to <value>"), tuple(1L, "queue <number> is full"));
    }
  }

  @Test
  void theRecordsBehindRefusedRowsAreKept() throws Exception {
    try (Rig rig = refused()) {
      RefusedGroup first = rig.refused().getFirst();
      List<FailedRow> failed = new ArrayList<>();
      failed.addAll(rig.failed(1, first, -1));
      assertThat(failed)
          .extracting(f -> f.row().message(), f -> f.record().orElseThrow())
          .containsExactly(
              tuple(
                  "plug-in says no to 'P1'",
                  new RefusedRecord(
                      2,
                      "P1",
                      "accounts.csv",
                      2,
                      "{\"code\":\"P1\",\"name\":\"p\",\"size\":\"1\",\"parent\":null}")),
              tuple(
                  "plug-in says no to 'P2'",
                  new RefusedRecord(
                      3,
                      "P2",
                      "accounts.csv",
                      3,
                      "{\"code\":\"P2\",\"name\":\"p\",\"size\":\"1\",\"parent\":null}")));
      assertThat(rig.failed(1, first, 1)).isEqualTo(failed.subList(0, 1));
    }
  }

  @Test
  void refusedDeletesAndPairsAreKnownByTheirKeys() throws Exception {
    try (Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT)) {
      rig.file("1", "accounts.csv", "code,name,size,parent\nA,a,1,\nB,b,1,\n")
          .file("1", "jobs.csv", "no,title,account\n1,One,\n")
          .file("1", "tasks.csv", "ref,text,job\nt1,x,1\n")
          .file("1", "job_accounts.csv", "job,account\n");
      Rig.balanced(rig.apply("1"));
      rig.file("2", "accounts.csv", "code,name,size,parent\nA,a,1,\n")
          .file("2", "jobs.csv", "no,title,account\n1,One,\n")
          .file("2", "tasks.csv", "ref,text,job\nt1,x,1\n")
          .file("2", "job_accounts.csv", "job,account\n1,A\n");
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) ->
                      request instanceof TargetRequest.Delete
                              || request instanceof TargetRequest.Link
                          ? new Answer.Refused("0x3", "no")
                          : on.send(request)));
      Rig.balanced(rig.apply("2"));
      List<RefusedRecord> records = new ArrayList<>();
      for (PhaseId phase :
          List.of(
              new PhaseId("accounts", PhaseKind.DELETE),
              new PhaseId("job_accounts", PhaseKind.LINK))) {
        rig.failed(2, new RefusedGroup(phase, "0x3", "no", "no", 1), -1)
            .forEach(f -> records.add(f.record().orElseThrow()));
      }
      assertThat(records)
          .containsExactly(
              new RefusedRecord(1, "B", "", 0, null),
              new RefusedRecord(
                  1, "1 | A", "job_accounts.csv", 1, "{\"job\":\"1\",\"account\":\"A\"}"));
    }
  }

  @Test
  void oneGroupIsSentAgainAndTheOthersWait() throws Exception {
    try (Rig rig = refused()) {
      rig.between(target -> target);
      RefusedGroup first = rig.refused().getFirst();

      RunReport retry = rig.retry(new RetryOptions(Optional.of(first), Set.of()));

      assertThat(retry.failures()).isEmpty();
      Rig.balanced(retry);
      assertThat(Rig.books(retry, "accounts")).isEqualTo(new Books(5, 1, 2, 0, 0, 1, 0, 1, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "P1", "P2");
      // The job of P1 was parked, not refused: it is the next run's.
      assertThat(rig.lines("dv_job", "dv_no")).containsExactly("1");
      assertThat(rig.refused()).singleElement().satisfies(g -> assertThat(g.rows()).isEqualTo(1));
      RunReport all = rig.retry(new RetryOptions(Optional.empty(), Set.of()));
      assertThat(Rig.books(all, "accounts").created()).isEqualTo(1);
      assertThat(rig.refused()).isEmpty();
      assertThat(rig.apply("1").total().created()).isEqualTo(1);
    }
  }

  @Test
  void whatIsRefusedAgainStaysInTheList() throws Exception {
    try (Rig rig = refused()) {
      RunReport again = rig.retry(new RetryOptions(Optional.empty(), Set.of()));

      Rig.balanced(again);
      assertThat(Rig.books(again, "accounts").refused()).isEqualTo(3);
      assertThat(rig.refused()).hasSize(2);
    }
  }

  @Test
  void correctedRecordsTakePart() throws Exception {
    try (Rig rig = refused()) {
      rig.between(target -> target);
      Files.createDirectories(folder.resolve("corrections/1"));
      rig.beside(
          "corrections/1/accounts.csv",
          "_file,_record,_kind,_column,_rule,_reason,code,name,size,parent\n"
              + "accounts.csv,5,rejected,,,,GOOD,b,7,\n");

      RunReport retry = rig.retry(new RetryOptions(Optional.empty(), Set.of("accounts")));

      Rig.balanced(retry);
      assertThat(Rig.books(retry, "accounts")).isEqualTo(new Books(5, 1, 4, 0, 0, 0, 0, 0, 0, 0));
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "GOOD", "P1", "P2", "Q1");
    }
  }
}
