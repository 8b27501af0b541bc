package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandScenarioTest {
  private static final String TABLES =
      """
      tables:
        jobs:
          target: dv_job
          file: jobs.csv
          key: [dv_no]
          columns: { dv_no: "no", dv_title: title }
      """;

  @TempDir Path folder;

  @Test
  void commandsRunBeforeStagingAndAfterVerification() throws Exception {
    String project =
        TABLES
            + """
            commands:
              - { name: export, when: before-stage, command: [sh, -c, "mkdir -p snapshots/1; printf 'no,title\\n1,One\\n' > snapshots/1/jobs.csv"] }
              - { name: tell, when: after-verify, command: [sh, -c, "echo told > told.txt"] }
            """;
    try (Rig rig = new Rig(folder, FirstRunScenarioTest.MODEL, project)) {
      Files.createDirectories(folder.resolve("snapshots/1"));
      RunReport report = rig.apply("1", new RunOptions(Set.of(), true, ""));
      assertThat(report.failures()).isEmpty();
      assertThat(Rig.books(report, "jobs").created()).isEqualTo(1);
      assertThat(folder.resolve("told.txt")).hasContent("told");
    }
  }

  @Test
  void theFailureOfACommandIsTheFailureOfItsStepAndNothingIsSent() throws Exception {
    String project =
        TABLES
            + """
            commands:
              - { name: export, when: before-stage, command: [sh, -c, "echo no database; exit 3"] }
            """;
    try (Rig rig = new Rig(folder, FirstRunScenarioTest.MODEL, project)) {
      rig.file("1", "jobs.csv", "no,title\n1,One\n");
      RunReport report = rig.apply("1");
      assertThat(report.failures())
          .extracting(MigrationException::getMessage)
          .containsExactly("command export ended with code 3");
      assertThat(rig.rows("dv_jobs")).isEmpty();
    }
  }
}
