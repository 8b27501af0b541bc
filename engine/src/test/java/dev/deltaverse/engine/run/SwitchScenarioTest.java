package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.control.Control;
import dev.deltaverse.engine.flow.FlowEvent;
import dev.deltaverse.engine.run.KilledRun.Point;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.TargetRequest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the project names is off while rows are sent, and as it was before in the end, however the
 * run ends. The steps and flows of the emulator really refuse rows and write rows.
 */
final class SwitchScenarioTest {
  private static final String REFUSE = "{\"fail\":\"the step is on\"}";
  private static final String COPY =
      "{\"create\":{\"table\":\"dv_task\",\"row\":{\"dv_ref\":\"{{id}}\"}}}";

  private static final String ALL =
      "switches: { steps: [\"contoso.*\"], flows: [Mirror], duplicateRules: [Same *], bypass: never"
          + " }\n";

  @TempDir Path folder;

  private Rig rig(String switches) throws Exception {
    Rig rig = new Rig(folder, Shop.MODEL, Shop.PROJECT + switches);
    snapshot(rig, "1", "A,a,1,\nB,b,1,A\n");
    return rig;
  }

  private static void snapshot(Rig rig, String name, String accounts) throws Exception {
    rig.file(name, "accounts.csv", "code,name,size,parent\n" + accounts)
        .file(name, "jobs.csv", "no,title,account\n1,One,A\n")
        .file(name, "tasks.csv", "ref,text,job\nt1,x,1\n")
        .file(name, "job_accounts.csv", "job,account\n1,A\n");
  }

  @Test
  void whatIsNamedIsOffWhileLoadingAndOnAfter() throws Exception {
    try (Rig rig = rig(ALL)) {
      Logic.step(rig, "Contoso.Check: Create", "dv_account", "Create", 0, REFUSE);
      Logic.step(rig, "Contoso.Copy: Create", "dv_account", "Create", 1, COPY);
      Logic.set(rig, Logic.step(rig, "Contoso.Old", "dv_account", "Create", 0, REFUSE), false);
      Logic.step(rig, "Fabrikam.Other", "dv_job", "Create", 0, "{}");
      Logic.flow(rig, "Mirror", "dv_account", COPY);
      Logic.rule(rig, "Same name", "dv_account");
      Set<String> before = Logic.on(rig);
      assertThat(before).hasSize(5);

      RunReport planned = rig.plan("1");
      assertThat(rig.notes(planned))
          .anySatisfy(
              n ->
                  assertThat(n)
                      .contains(
                          "a run switches off while loading: step 'Contoso.Check: Create', step"
                              + " 'Contoso.Copy: Create', flow 'Mirror', duplicate rule 'Same"
                              + " name'"));
      assertThat(Logic.on(rig)).isEqualTo(before);

      RunReport report = rig.good("1");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
      assertThat(rig.lines("dv_task", "dv_ref")).containsExactly("t1");
      assertThat(Logic.on(rig)).isEqualTo(before);
      assertThat(rig.leftOff()).isEmpty();
      assertThat(rig.notes(report))
          .anySatisfy(n -> assertThat(n).contains("flow 'Mirror' is switched off"))
          .anySatisfy(n -> assertThat(n).contains("flow 'Mirror' is switched on again"));

      String versions = Logic.versions(rig);
      rig.good("1");
      assertThat(Logic.versions(rig)).as("nothing is to be sent").isEqualTo(versions);
    }
  }

  @Test
  void requestsLeaveOutFewStepsByThemselves() throws Exception {
    try (Rig rig = rig("switches: { steps: [\"Contoso.*\"] }\n")) {
      Logic.step(rig, "Contoso.Check", "dv_account", "Create", 0, REFUSE);
      Logic.step(rig, "Contoso.Copy", "dv_account", "Create", 1, COPY);
      String versions = Logic.versions(rig);
      RunReport report = rig.good("1");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
      assertThat(rig.lines("dv_task", "dv_ref")).containsExactly("t1");
      assertThat(Logic.versions(rig)).as("never touched").isEqualTo(versions);
      assertThat(rig.notes(report))
          .anySatisfy(
              n ->
                  assertThat(n)
                      .contains(
                          "left out of each request: step 'Contoso.Check', step 'Contoso.Copy'"));
    }
  }

  @Test
  void moreStepsThanARequestCanNameAreSwitchedOff() throws Exception {
    try (Rig rig = rig("switches: { steps: [\"*\"] }\n")) {
      for (int i = 1; i <= 4; i++) {
        Logic.step(rig, "Step " + i, "dv_account", "Create", 0, REFUSE);
      }
      String versions = Logic.versions(rig);
      rig.good("1");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
      assertThat(Logic.versions(rig)).isNotEqualTo(versions);
      assertThat(Logic.on(rig)).containsExactly("Step 1", "Step 2", "Step 3", "Step 4");
    }
  }

  @Test
  void aNameThatNamesNothingStopsTheRunBeforeItSends() throws Exception {
    try (Rig rig = rig("switches: { steps: [\"Contos.Chek*\"] }\n")) {
      Logic.step(rig, "Contoso.Check", "dv_account", "Create", 0, REFUSE);
      Logic.step(rig, "Fabrikam.Other", "dv_account", "Create", 0, REFUSE);
      for (RunReport report : List.of(rig.plan("1"), rig.apply("1"))) {
        MigrationException failure = report.failures().getFirst();
        assertThat(failure.code()).isEqualTo(Code.SETUP);
        assertThat(failure).hasMessage("switches: the target has no step 'Contos.Chek*'");
        assertThat(failure.hint()).isEqualTo("Near to it are: 'Contoso.Check', 'Fabrikam.Other'.");
      }
      assertThat(rig.lines("dv_account", "dv_code")).isEmpty();
    }
  }

  @Test
  void aMissingPrivilegeIsNamedBeforeAnythingIsSent() throws Exception {
    String model =
        Shop.MODEL.strip().replaceAll("}$", "")
            + ", \"rows\":{\"sdkmessageprocessingstep\":[{\"name\":\"Contoso.Check\"}]}}";
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(model)
            .withUsers(
                new ApplicationUser(
                    "loader",
                    "secret-1",
                    "# loader",
                    true,
                    true,
                    Set.of("prvWritesdkmessageprocessingstep", "prvBypassCustomBusinessLogic")));
    try (Rig rig =
        new Rig(folder, config, Shop.PROJECT + "switches: { steps: [\"Contoso.*\"] }\n")) {
      snapshot(rig, "1", "A,a,1,\n");
      Files.writeString(folder.resolve("token.txt"), token(rig));
      Path file = folder.resolve("deltaverse.yaml");
      Files.writeString(
          file,
          Files.readString(file)
              .replace("anonymous: true", "tokenCommand: [cat, " + folder + "/token.txt]"));
      RunReport report = rig.apply("1");
      assertThat(report.failures()).hasSize(1);
      MigrationException failure = report.failures().getFirst();
      assertThat(failure.code()).isEqualTo(Code.TARGET);
      assertThat(failure)
          .hasMessage(
              "switches: the first user lacks prvWritesdkmessageprocessingstep to switch off step"
                  + " 'Contoso.Check'; nothing was sent");
      assertThat(rig.lines("dv_account", "dv_code")).isEmpty();
      assertThat(rig.leftOff()).isEmpty();
    }
  }

  private static String token(Rig rig) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(rig.emulator.url() + "/contoso.com/oauth2/v2.0/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "grant_type=client_credentials&client_id=loader&client_secret=secret-1"
                                + "&scope="
                                + rig.emulator.url()
                                + "/.default"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return JsonMapper.shared().readTree(answer.body()).path("access_token").asString();
  }

  @Test
  void aRunThatFailsOrIsInterruptedSwitchesOnAgain() throws Exception {
    try (Rig rig = rig(ALL)) {
      Logic.step(rig, "Contoso.Check", "dv_account", "Create", 0, REFUSE);
      Logic.flow(rig, "Mirror", "dv_account", COPY);
      Logic.rule(rig, "Same name", "dv_account");
      Set<String> before = Logic.on(rig);
      rig.between(target -> new Between(target, (_, _) -> new Answer.Denied("401", "no more")));
      assertThat(rig.apply("1").failures()).isNotEmpty();
      assertThat(Logic.on(rig)).isEqualTo(before);

      Thread main = Thread.currentThread();
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) -> {
                    main.interrupt();
                    return on.send(request);
                  }));
      RunReport interrupted = rig.apply("1");
      assertThat(interrupted.interrupted()).isTrue();
      assertThat(Logic.on(rig)).isEqualTo(before);
      assertThat(rig.leftOff()).isEmpty();
      rig.between(target -> target);
      rig.good("1");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
    }
  }

  @Test
  void aRunThatIsDrainedSwitchesOnAgain() throws Exception {
    try (Rig rig = rig(ALL + "send: { batchRows: 1, parallelism: 1 }\n")) {
      Logic.step(rig, "Contoso.Check", "dv_account", "Create", 0, REFUSE);
      Logic.flow(rig, "Mirror", "dv_account", COPY);
      Logic.rule(rig, "Same name", "dv_account");
      Set<String> before = Logic.on(rig);
      CountDownLatch heard = new CountDownLatch(1);
      rig.hear(
          event -> {
            if (event instanceof FlowEvent.Note note && note.text().startsWith("stopping as the")) {
              heard.countDown();
            }
          });
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) -> {
                    assertThat(on(rig)).as("while it is drained").isEmpty();
                    drain(rig);
                    assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
                    return on.send(request);
                  }));
      RunReport report = rig.apply("1");
      assertThat(ExitStatus.of(report)).isEqualTo(130);
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A");
      assertThat(Logic.on(rig)).isEqualTo(before);
      assertThat(rig.leftOff()).isEmpty();
      rig.between(target -> target);
      rig.good("1");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
      assertThat(Logic.on(rig)).isEqualTo(before);
    }
  }

  private static Set<String> on(Rig rig) {
    try {
      return Logic.on(rig);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void drain(Rig rig) {
    try (Control control = Control.open(rig.read().state(), Clock.systemUTC())) {
      control.drain();
    } catch (MigrationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anUndoSwitchesOffWhatWouldRefuseItAndOnAgainEvenIfItDies() throws Exception {
    try (Rig rig = rig("switches: { steps: [\"*\"], bypass: never }\n")) {
      Logic.step(rig, "Keep", "dv_account", "Delete", 0, REFUSE);
      Logic.step(rig, "Check", "dv_account", "Create", 0, REFUSE);
      long run = rig.good("1").run();
      assertThat(rig.notes(rig.planUndo(run)))
          .anySatisfy(
              n ->
                  assertThat(n)
                      .contains("a run switches off while loading: step 'Check', step 'Keep'"));
      assertThat(Logic.on(rig)).containsExactly("Check", "Keep");

      assertThat(CrashChild.dies(folder, "undo " + run, 1, true)).isTrue();
      assertThat(Logic.on(rig)).isEmpty();
      assertThat(rig.leftOff()).containsExactly("step 'Check'", "step 'Keep'");

      RunReport undone = rig.undo(run, "accounts", "jobs", "tasks", "job_accounts");
      assertThat(undone.failures()).isEmpty();
      assertThat(undone.complete()).describedAs("%s", undone).isTrue();
      assertThat(rig.lines("dv_account", "dv_code")).isEmpty();
      assertThat(Logic.on(rig)).containsExactly("Check", "Keep");
      assertThat(rig.leftOff()).isEmpty();
    }
  }

  /** Whether a request brings new rows of a table. */
  private static boolean writes(TargetRequest request, String table) {
    return switch (request) {
      case TargetRequest.Create r -> r.table().name().equals(table);
      case TargetRequest.Upsert r -> r.table().name().equals(table);
      case TargetRequest.UpsertEach r -> r.table().name().equals(table);
      default -> false;
    };
  }

  @Test
  void aRetrySwitchesOffAndOnAgain() throws Exception {
    try (Rig rig = rig("switches: { steps: [\"*\"], bypass: never }\n")) {
      Logic.step(rig, "Check", "dv_account", "Create", 0, REFUSE);
      rig.between(
          target ->
              new Between(
                  target,
                  (request, on) ->
                      writes(request, "accounts")
                          ? new Answer.Refused("0x1", "not now")
                          : on.send(request)));
      assertThat(rig.apply("1").total().refused()).isEqualTo(2);
      assertThat(Logic.on(rig)).containsExactly("Check");
      rig.between(target -> target);

      RunReport retried = rig.retry(new RetryOptions(Optional.empty(), Set.of()));

      assertThat(retried.failures()).isEmpty();
      assertThat(Rig.books(retried, "accounts").created()).isEqualTo(2);
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
      assertThat(rig.notes(retried))
          .anySatisfy(n -> assertThat(n).contains("step 'Check' is switched off"))
          .anySatisfy(n -> assertThat(n).contains("step 'Check' is switched on again"));
      assertThat(Logic.on(rig)).containsExactly("Check");
      assertThat(rig.leftOff()).isEmpty();
    }
  }

  @Test
  void whatACrashLeavesOffIsToldByPlanKeptOffByTheNextRunAndOnAfterIt() throws Exception {
    try (Rig rig = rig(ALL)) {
      Logic.step(rig, "Contoso.Check", "dv_account", "Create", 0, REFUSE);
      Logic.flow(rig, "Mirror", "dv_account", COPY);
      Logic.rule(rig, "Same name", "dv_account");
      Set<String> before = Logic.on(rig);
      assertThat(KilledRun.dies(folder, "1", Point.SENT, 1, null)).isTrue();
      assertThat(Logic.on(rig)).isEmpty();
      assertThat(rig.leftOff())
          .containsExactly("duplicate rule 'Same name'", "flow 'Mirror'", "step 'Contoso.Check'");
      assertThat(rig.notes(rig.plan("1")))
          .anySatisfy(
              n ->
                  assertThat(n)
                      .contains(
                          "switched off in the target by run 1 and not yet on again: duplicate"
                              + " rule 'Same name', flow 'Mirror', step 'Contoso.Check'"));
      assertThat(Logic.on(rig)).isEmpty();
      rig.good("1");
      assertThat(rig.lines("dv_account", "dv_code")).containsExactly("A", "B");
      assertThat(rig.lines("dv_task", "dv_ref")).containsExactly("t1");
      assertThat(Logic.on(rig)).isEqualTo(before);
      assertThat(rig.leftOff()).isEmpty();
    }
  }

  @Test
  void aRunThatSendsNothingAndAnAdoptionSwitchOnWhatACrashHasLeftOff() throws Exception {
    try (Rig rig = rig("switches: { steps: [\"*\"], bypass: never }\n")) {
      Logic.step(rig, "One", "dv_task", "Create", 0, "{}");
      rig.good("1");
      snapshot(rig, "2", "A,a,1,\nB,c,1,A\n");
      // Switched off, and then the rows of the first snapshot are wanted again: nothing to send.
      assertThat(KilledRun.dies(folder, "2", Point.SWITCHED, 1, null)).isTrue();
      assertThat(Logic.on(rig)).isEmpty();
      RunReport nothing = rig.good("1");
      assertThat(nothing.totals().requests()).isZero();
      assertThat(Logic.on(rig)).containsExactly("One");

      assertThat(KilledRun.dies(folder, "2", Point.SWITCHED, 1, null)).isTrue();
      rig.adopt("1", true);
      assertThat(Logic.on(rig)).containsExactly("One");
      assertThat(rig.leftOff()).isEmpty();
    }
  }

  @Test
  void onlyWhatIsStillAsWeLeftItIsSwitchedOn() throws Exception {
    try (Rig rig = rig("switches: { steps: [\"*\"], bypass: never }\n")) {
      String one = Logic.step(rig, "One", "dv_account", "Create", 0, REFUSE);
      String two = Logic.step(rig, "Two", "dv_account", "Create", 0, REFUSE);
      Logic.step(rig, "Three", "dv_account", "Create", 0, REFUSE);
      Logic.step(rig, "Wait", "dv_account", "Create", 0, REFUSE);
      assertThat(KilledRun.dies(folder, "1", Point.NOTED, 4, null)).isTrue();
      assertThat(rig.leftOff())
          .containsExactly("step 'One'", "step 'Three'", "step 'Two'", "step 'Wait' noted");
      Logic.set(rig, one, true);
      rig.request("DELETE", "/api/data/v9.2/sdkmessageprocessingsteps(" + two + ")", "");
      assertThat(rig.restoreSwitches())
          .containsExactly(
              "WARN step 'One' was switched on meanwhile by somebody else",
              "INFO step 'Three' is switched on again",
              "WARN step 'Two' is not there any more");
      assertThat(Logic.on(rig)).containsExactly("One", "Three", "Wait");
      assertThat(rig.leftOff()).isEmpty();
      assertThat(rig.restoreSwitches()).isEmpty();
    }
  }
}
