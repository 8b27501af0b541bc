package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** <code>${NAME}</code> in a project file. */
final class ReferencesTest {
  private static final String SECRET = "hunter2-\"quoted\"";

  private final ProjectFiles files;

  ReferencesTest(@TempDir Path folder) {
    this.files = new ProjectFiles(folder);
  }

  @Test
  void standAnywhereInValuesAndBecomeWhatTheyWouldBeIfWritten() throws Exception {
    Project project =
        read(
            ProjectFiles.MINIMAL
                    .replace("small", "\"a ${A} b ${B}${A} $${C} $$ $x {}\"")
                    .replace("[dv_code]", "['${KEY}']")
                + "    where: \"${WHERE}\"\n"
                + "send:\n  batchRows: ${ROWS}\n  requestTimeout: ${ROWS}s\n"
                + "dialect:\n  header: ${HEADER}\n  names: [a]\n  nulls: ['${ROWS}', '']\n",
            Map.of(
                "A",
                "1",
                "B",
                "x: ${A}\n",
                "KEY",
                "dv_code",
                "WHERE",
                "b = 'é'",
                "ROWS",
                "7",
                "HEADER",
                "false"));

    assertThat(project.name()).isEqualTo("a 1 b x: ${A}\n1 ${C} $$ $x {}");
    assertThat(project.send().batchRows()).isEqualTo(7);
    assertThat(project.send().requestTimeout()).hasSeconds(7);
    assertThat(project.tables().getFirst().key()).containsExactly("dv_code");
    assertThat(project.tables().getFirst().where()).hasValue("b = 'é'");
    assertThat(project.tables().getFirst().source())
        .isInstanceOfSatisfying(
            RowSource.Files.class,
            f -> {
              assertThat(f.dialect().header()).isFalse();
              assertThat(f.dialect().nulls()).containsExactly("7", "");
            });
  }

  @Test
  void whatTheVariableHoldsIsCheckedLikeWhatIsWritten() {
    assertThat(
            problems(
                ProjectFiles.MINIMAL
                    + "send:\n  batchRows: ${A}\n  parallelism: '${B}'\n  requestTimeout: ${B}\n",
                Map.of("A", "none", "B", "8")))
        .containsExactly(
            "deltaverse.yaml:12:14: send.batchRows: expected a whole number, found '${A}'; let the"
                + " variable hold a whole number",
            "deltaverse.yaml:14:19: send.requestTimeout: expected a duration (a number and ms, s,"
                + " m, h or d), found ${B}; let the variable hold a duration (a number and ms, s,"
                + " m, h or d), for example 30s");
  }

  @Test
  void quotesMakeNoDifference() throws Exception {
    Project project =
        read(
            ProjectFiles.MINIMAL
                + """
                snapshots: ${ROWS}
                send: { batchRows: "${ROWS}" }
                dialect: { header: "${HEADER}", names: [a], delimiter: "${ROWS}" }
                flow: { parallelism: '${ROWS}' }
                """,
            Map.of("ROWS", "7", "HEADER", "false"));
    assertThat(project.snapshots()).hasFileName("7");
    assertThat(project.send().batchRows()).isEqualTo(7);
    assertThat(project.flow().parallelism()).isEqualTo(7);
    assertThat(project.tables().getFirst().source())
        .isInstanceOfSatisfying(
            RowSource.Files.class,
            f -> {
              assertThat(f.dialect().header()).isFalse();
              assertThat(f.dialect().delimiter()).isEqualTo("7");
            });
  }

  @Test
  void missingAndMisspeltOnesAreToldWithTheirPlace() {
    assertThat(
            problems(ProjectFiles.MINIMAL.replace("small", "\"${A}${B-C} ${} ${open\""), Map.of()))
        .containsExactly(
            "deltaverse.yaml:2:7: name: the environment variable A is not set; set it before the"
                + " start, for example: export A=...",
            "deltaverse.yaml:2:7: name: '${B-C}' is not a reference; write ${NAME} with letters,"
                + " digits and '_', or $${ for the characters ${",
            "deltaverse.yaml:2:7: name: '${}' is not a reference; write ${NAME} with letters,"
                + " digits and '_', or $${ for the characters ${",
            "deltaverse.yaml:2:7: name: '${open' is not a reference; write ${NAME} with letters,"
                + " digits and '_', or $${ for the characters ${");
  }

  @Test
  void onlyTheChosenProfileNeedsItsVariables() throws Exception {
    String yaml =
        ProjectFiles.MINIMAL.replace("\"http://localhost:5800\"", "\"${BASE}\"")
            + """
            profiles:
              dev: { target: { url: "http://localhost:1" } }
              prod: { target: { url: "${PROD}" }, send: { requestTimeout: "${TIME}" } }
            """;
    assertThat(ProjectReader.read(files.yaml(yaml), "dev", Map.of()).target().url()).hasPort(1);
    assertThat(files.lines(ProjectReader.problems(files.yaml(yaml), "prod", Map.of())))
        .containsExactly(
            "deltaverse.yaml:13:26: profiles.prod.target.url: the environment variable PROD is not"
                + " set; set it before the start, for example: export PROD=...",
            "deltaverse.yaml:13:63: profiles.prod.send.requestTimeout: the environment variable"
                + " TIME is not set; set it before the start, for example: export TIME=...");
  }

  @Test
  void aProfileThatIsNotChosenIsCheckedForShapeAndLiteralSecrets() {
    assertThat(
            problems(
                ProjectFiles.MINIMAL
                    + """
                    profiles:
                      prod:
                        send: { batchRow: 1, parallelism: 0 }
                        target: { users: [ { name: a, tenant: t, clientId: c, clientSecret: abc } ] }
                        tables: {}
                    """,
                Map.of()))
        .containsExactly(
            "deltaverse.yaml:13:13: profiles.prod.send.batchRow: unknown key 'batchRow'; did you"
                + " mean 'batchRows'?",
            "deltaverse.yaml:13:39: profiles.prod.send.parallelism: 0 is out of bounds; write a"
                + " whole number from 1 to 1000",
            "deltaverse.yaml:14:73: profiles.prod.target.users[0].clientSecret: a secret must not"
                + " stand in the file; write ${NAME} of an environment variable, or { file: PATH }",
            "deltaverse.yaml:15:5: profiles.prod.tables: unknown key 'tables'; the keys that are"
                + " left here are snapshots, flow, switches, notify, schedule");
  }

  @Test
  void anEmptyVariableIsNoSecret() {
    assertThat(
            problems(
                ProjectFiles.MINIMAL.replace(
                    "anonymous: true", "tenant: t, clientId: c, clientSecret: \"${S}\""),
                Map.of("S", "")))
        .containsExactly(
            "deltaverse.yaml:3:100: target.users[0].clientSecret: the environment variable of ${S}"
                + " is empty; set it");
  }

  /** A secret in any wrong place of the file is not printed with the complaint about it. */
  @Test
  void noValueOfTheEnvironmentIsEverPrinted() {
    List<String> lines = ProjectFiles.maximal().lines().toList();
    Map<String, String> environment = new HashMap<>(ProjectFiles.ENVIRONMENT);
    environment.put("SECRET", SECRET);
    int complaints = 0;
    for (int i = 0; i < lines.size(); i++) {
      Matcher value = Pattern.compile(": ([^{}\\[\\],]+)").matcher(lines.get(i));
      while (value.find()) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(
            i,
            lines.get(i).substring(0, value.start(1))
                + "'${SECRET}'"
                + lines.get(i).substring(value.end(1)));
        Path file = files.yaml(String.join("\n", changed));
        List<Problem> problems = ProjectReader.problems(file, "prod", environment);
        complaints += problems.size();
        assertThat(problems.toString()).doesNotContain("hunter2");
      }
    }
    assertThat(complaints).isGreaterThan(50);
  }

  private Project read(String yaml, Map<String, String> environment) throws MigrationException {
    return ProjectReader.read(files.yaml(yaml), "default", environment);
  }

  private List<String> problems(String yaml, Map<String, String> environment) {
    return files.lines(ProjectReader.problems(files.yaml(yaml), "default", environment));
  }
}
