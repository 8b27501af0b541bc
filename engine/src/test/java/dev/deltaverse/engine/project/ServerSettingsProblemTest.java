package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with notifications and the schedule. */
final class ServerSettingsProblemTest {
  @TempDir Path folder;

  private List<String> problems(String keys) {
    return new ProjectFiles(folder).problems(ProjectFiles.MINIMAL + keys);
  }

  @Test
  void anAddressOfAWebhookIsASecretAndIsHttps() {
    new ProjectFiles(folder).write("plain.txt", "http://hooks.example/s3cr3t");
    new ProjectFiles(folder).write("local.txt", "http://localhost:1/x");
    List<String> found =
        problems(
            """
            notify:
              - { name: a, teams: "https://hooks.example/s3cr3t" }
              - { name: b, slack: { file: plain.txt } }
              - { name: c, webhook: { file: local.txt } }
              - { name: A, webhook: "${TENANT_ID}" }
              - { name: d, webhook: "${WEBHOOK}", slack: "${WEBHOOK}" }
              - { name: e, webhook: "${WEBHOOK}", timeout: 3s, on: [failure] }
              - { name: f }
            """);
    assertThat(String.join("\n", found)).doesNotContain("s3cr3t", "tenant-1", "hooks.example");
    assertThat(found)
        .containsExactly(
            "deltaverse.yaml:12:23: notify[0].teams: a secret must not stand in the file; write"
                + " ${NAME} of an environment variable, or { file: PATH }",
            "deltaverse.yaml:13:23: notify[1].slack: the address of 'slack' is no https URL (it is"
                + " not shown, being a secret); let it be https://... as the service gave it (http"
                + " is for localhost alone)",
            "deltaverse.yaml:15:13: notify[3].name: a second receiver 'A', the first is in line 12;"
                + " give each its own name (upper and lower case do not differ)",
            "deltaverse.yaml:15:25: notify[3].webhook: the address of 'webhook' is no https URL (it"
                + " is not shown, being a secret); let it be https://... as the service gave it"
                + " (http is for localhost alone)",
            "deltaverse.yaml:16:5: notify[4]: expected exactly one of teams, slack, webhook,"
                + " command, found slack and webhook; keep to one of them",
            "deltaverse.yaml:17:48: notify[5].timeout: 'timeout' belongs to command, and there is"
                + " none; delete it",
            "deltaverse.yaml:17:57: notify[5].on[0]: expected one of finished, failed,"
                + " stopped-by-guard, interrupted, not-started, found 'failure'; write finished"
                + " or failed or stopped-by-guard or interrupted or not-started",
            "deltaverse.yaml:18:5: notify[6]: expected exactly one of teams, slack, webhook,"
                + " command, found none; add one");
  }

  @Test
  void aScheduleSaysWhenAndWhatIsComplete() {
    assertThat(problems("schedule: { cron: 30 2 * * *, complete: { marker: DONE } }\n"))
        .containsExactly("deltaverse.yaml:11:11: schedule: 'cron' needs 'zone'; add 'zone'");
    assertThat(problems("schedule: { cron: 0 0 31 2 *, zone: UTC, complete: { settle: 0s } }\n"))
        .containsExactly(
            "deltaverse.yaml:11:19: schedule.cron: the time '0 0 31 2 *' never comes; correct day"
                + " and month",
            "deltaverse.yaml:11:62: schedule.complete.settle: expected a duration above zero, found"
                + " '0s'; write a duration above zero");
    assertThat(problems("schedule: { each: snapshot, zone: UTC }\n"))
        .containsExactly(
            "deltaverse.yaml:11:11: schedule: the key 'complete' is missing; add it",
            "deltaverse.yaml:11:35: schedule.zone: 'zone' belongs to cron, and there is none;"
                + " delete it");
    assertThat(problems("schedule: { cron: often, zone: Berlin, complete: { marker: ../DONE } }\n"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .isEqualTo(
                        "deltaverse.yaml:11:19: schedule.cron: 'often' is no cron expression;"
                            + " write minute, hour, day, month and weekday, for example 30 2 * *"
                            + " 1-5"),
            line ->
                assertThat(line)
                    .startsWith(
                        "deltaverse.yaml:11:32: schedule.zone: expected a time zone, found"
                            + " 'Berlin'; "),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "deltaverse.yaml:11:60: schedule.complete.marker: '../DONE' is not the name"
                            + " of one file; name a file of the snapshot"));
  }
}
