package dev.deltaverse.engine.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines that need a clock or a target that the emulator is not: skew, other organizations. */
final class UserCheckTest {
  @TempDir private Path folder = Path.of("");
  private Emulator emulator;
  private DataverseTarget target;
  private Project project;

  @BeforeEach
  void start() throws IOException, MigrationException {
    emulator =
        Emulator.start(
            EmulatorConfig.defaults()
                .withModelJson(
                    """
                    {"tables":[{"logicalName":"dv_item","columns":[
                       {"logicalName":"dv_code"}],"keys":[["dv_code"]]}]}
                    """));
    Path file = folder.resolve("deltaverse.yaml");
    Files.writeString(
        file,
        """
        deltaverse: 1
        name: one
        target: { url: "%s", users: [ { name: one, anonymous: true } ] }
        tables:
          items: { target: dv_item, file: items.csv, key: [dv_code], columns: { dv_code: code } }
        """
            .formatted(emulator.url()));
    project = ProjectReader.read(file, "default", Map.of());
    target = DataverseTarget.open(project.target(), project.send());
  }

  @AfterEach
  void stop() {
    target.close();
    emulator.close();
  }

  private List<CheckResult> users(Duration offset, String organization)
      throws MigrationException, InterruptedException {
    CheckUser user = new CheckUser("one", target, target.inspection());
    Clock clock = Clock.offset(Clock.systemUTC(), offset);
    TargetSchema is = target.describe(List.of("dv_item"), List.of());
    TargetSchema schema =
        organization.isEmpty()
            ? is
            : new TargetSchema(organization, is.tables(), is.relationships());
    List<CheckResult> results = new ArrayList<>();
    new UserCheck(SignIn.of(List.of(user), clock))
        .run(new Living(project, schema, user.inspection()), results::add);
    return results;
  }

  @Test
  void aClockThatIsRightIsNoTrouble() throws Exception {
    assertThat(users(Duration.ZERO, ""))
        .containsExactly(
            new CheckResult.Pass("user one", "signed in, with all rights on 1 table"),
            new CheckResult.Pass("clock", "agrees with the server's, as user one sees it"));
  }

  @Test
  void aClockThatIsAMinuteOffIsAWarningAndTenMinutesAreAFailure() throws Exception {
    for (Duration off : List.of(Duration.ofMinutes(1), Duration.ofMinutes(-1))) {
      assertThat(users(off, "").getLast())
          .isInstanceOf(CheckResult.Warn.class)
          .extracting(CheckResult::finding)
          .asString()
          .matches("differs from the server's by (59|60|61) s, as user one sees it");
    }
    assertThat(users(Duration.ofMinutes(10), "").getLast())
        .isInstanceOfSatisfying(
            CheckResult.Fail.class,
            fail -> {
              assertThat(fail.object()).isEqualTo("clock");
              assertThat(fail.code()).isEqualTo(MigrationException.Code.TARGET);
            });
    assertThat(new CheckReport(users(Duration.ofMinutes(10), "")).firstFailure())
        .contains(MigrationException.Code.TARGET);
  }

  @Test
  void aUserOfAnotherOrganizationIsAFailure() throws Exception {
    assertThat(users(Duration.ZERO, "00000000-0000-0000-0000-000000000001").getFirst())
        .isInstanceOfSatisfying(
            CheckResult.Fail.class,
            fail ->
                assertThat(fail.finding())
                    .endsWith("another user reaches 00000000-0000-0000-0000-000000000001"));
  }

  @Test
  void columnSecurityIsToldAndOtherColumnsAreNot() throws Exception {
    TargetSchema is = target.describe(List.of("dv_item"), List.of());
    TargetTable table = is.table("dv_item").orElseThrow();
    TargetColumn code = table.column("dv_code").orElseThrow();
    List<CheckResult> results = new ArrayList<>();
    new ColumnCheck().run(new Living(project, is, target.inspection()), results::add);
    assertThat(results).isEmpty();
    Map<String, TargetColumn> columns = new HashMap<>(table.columns());
    columns.put(
        "dv_code",
        new TargetColumn(code.name(), code.label(), code.type(), true, true, false, true));
    TargetSchema secured =
        new TargetSchema(
            is.organizationId(),
            Map.of(
                "dv_item",
                new TargetTable("dv_item", "dv_items", "dv_itemid", false, columns, table.keys())),
            Map.of());
    new ColumnCheck().run(new Living(project, secured, target.inspection()), results::add);
    assertThat(results)
        .containsExactly(
            new CheckResult.Warn(
                "column items.dv_code",
                "is restricted by column security",
                "Give the users a column security profile that lets them create, update and read"
                    + " it."));
  }
}
