package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.TargetRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New rows are created, and what turns out to be there already is updated. */
final class CreateScenarioTest {
  @TempDir private Path folder = Path.of("");
  private Rig rig;
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws Exception {
    String send = "send: { batchRows: 3, parallelism: 1, retry: { times: 1, firstDelay: 1ms } }\n";
    rig = new Rig(folder, Shop.MODEL, send + Shop.PROJECT);
    StringBuilder accounts = new StringBuilder("code,name,size,parent\n");
    for (int i = 0; i < 9; i++) {
      accounts.append("A").append(i).append(",Name,").append(i).append(",\n");
    }
    rig.file("1", "accounts.csv", accounts.toString())
        .file("1", "jobs.csv", "no,title,account\n")
        .file("1", "tasks.csv", "ref,text,job\n")
        .file("1", "job_accounts.csv", "job,account\n");
    note();
  }

  /** Notes what is sent. */
  private void note() {
    rig.between(target -> new Between(target, (request, on) -> noted(request, on.send(request))));
  }

  private Answer noted(TargetRequest request, Answer answer) {
    sent.add(
        request.getClass().getSimpleName()
            + " "
            + request.rows().size()
            + " "
            + answer.getClass().getSimpleName());
    return answer;
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void rowsThatNobodyKnowsAreCreated() throws Exception {
    assertThat(rig.good("1").total().created()).isEqualTo(9);
    assertThat(sent).containsExactly("Create 3 Applied", "Create 3 Applied", "Create 3 Applied");
    assertThat(rig.get("/emulator/requests").toString())
        .contains("CreateMultiple")
        .doesNotContain("UpsertMultiple");
  }

  @Test
  void rowsThatAreThereAreUpdatedAndTheRestOfTheTableIsNotTriedSo() throws Exception {
    rig.request("POST", "/api/data/v9.2/dv_accounts", "{\"dv_code\":\"a4\",\"dv_name\":\"Old\"}");
    RunReport report = rig.good("1");
    assertThat(report.complete()).isTrue();
    assertThat(sent)
        .containsExactly(
            "Create 3 Applied", "Create 3 Refused", "Upsert 3 Applied", "Upsert 3 Applied");
    assertThat(rig.lines("dv_account", "dv_name")).containsExactly("Name");
    assertThat(rig.get("/emulator/export/dv_account").path("rows")).hasSize(9);
  }

  @Test
  void whatALostAnswerBroughtInIsUpdatedAndTheRestIsStillCreated() throws Exception {
    rig.between(
        target ->
            new Between(
                target,
                (request, on) -> {
                  Answer answer = on.send(request);
                  return noted(request, sent.isEmpty() ? new Answer.Unknown("cut") : answer);
                }));
    RunReport report = rig.good("1");
    assertThat(report.complete()).isTrue();
    assertThat(report.total().created()).isEqualTo(9);
    assertThat(sent)
        .containsExactly(
            "Create 3 Unknown",
            "Create 3 Refused",
            "Upsert 3 Applied",
            "Create 3 Applied",
            "Create 3 Applied");
    assertThat(rig.get("/emulator/export/dv_account").path("rows")).hasSize(9);
  }

  @Test
  void rowsInDoubtAreNotTakenForNew() throws Exception {
    rig.between(
        target ->
            new Between(
                target,
                (request, on) -> {
                  Answer answer = on.send(request);
                  return noted(request, sent.size() < 2 ? new Answer.Unknown("cut") : answer);
                }));
    assertThat(rig.apply("1").total().inDoubt()).isEqualTo(3);
    sent.clear();
    note();
    assertThat(rig.good("1").complete()).isTrue();
    assertThat(sent).contains("Upsert 3 Applied").noneMatch(line -> line.startsWith("Create"));
    assertThat(rig.get("/emulator/export/dv_account").path("rows")).hasSize(9);
  }

  @Test
  void aBadRowIsFoundAmongNewOnes() throws Exception {
    rig.between(
        target ->
            new Between(
                target,
                (request, on) -> {
                  boolean bad = request.rows().stream().anyMatch(CreateScenarioTest::bad);
                  if (bad && request instanceof TargetRequest.UpsertEach) {
                    List<Change> good = request.rows().stream().filter(row -> !bad(row)).toList();
                    on.send(request.with(good));
                    return noted(
                        request,
                        new Answer.Each(
                            request.rows().stream()
                                .map(
                                    row ->
                                        bad(row)
                                            ? (Outcome) new Outcome.Refused("0x80040265", "no")
                                            : new Outcome.Applied())
                                .toList()));
                  }
                  return noted(
                      request, bad ? new Answer.Refused("0x80040265", "no") : on.send(request));
                }));
    RunReport report = rig.apply("1");
    assertThat(report.total().created()).isEqualTo(8);
    assertThat(report.total().refused()).isOne();
    assertThat(rig.lines("dv_account", "dv_code")).hasSize(8).doesNotContain("A4");
    assertThat(sent).contains("UpsertEach 3 Each").noneMatch(line -> line.startsWith("Upsert "));
  }

  private static boolean bad(Change row) {
    return row.key().contains("A4");
  }
}
