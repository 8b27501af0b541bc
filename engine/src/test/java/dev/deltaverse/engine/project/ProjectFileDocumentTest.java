package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/project-file.md tells of every key, and its examples are projects. */
final class ProjectFileDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/project-file.md");
  private static final Map<String, String> ENVIRONMENT =
      new LinkedHashMap<>(ProjectFiles.ENVIRONMENT);

  static {
    ENVIRONMENT.put("CLIENT_ID", "client-1");
    ENVIRONMENT.put("TEAMS_WEBHOOK", "https://team.example/1");
    ENVIRONMENT.put("HUB_WEBHOOK", "https://hub.example/1");
  }

  @TempDir Path folder;

  @Test
  void everyKeyIsInIt() throws Exception {
    String prose = Files.readString(DOCUMENT).replaceAll("(?s)```.*?```", "");
    assertThat(SchemaAgreementTest.propertyNames())
        .hasSizeGreaterThan(80)
        .allSatisfy(key -> assertThat(prose).containsPattern("`([^`\n]*[ {])?" + key + "[`:]"));
  }

  @Test
  void itsExamplesAreProjects() throws Exception {
    ProjectFiles files = new ProjectFiles(folder);
    List<String> examples = examples(Files.readString(DOCUMENT));
    assertThat(examples).hasSize(13);
    for (String example : examples) {
      String profile = example.startsWith("profiles:") ? "dev" : "default";
      assertThat(
              files.lines(ProjectReader.problems(files.yaml(whole(example)), profile, ENVIRONMENT)))
          .as(example)
          .isEmpty();
    }
  }

  /** Settings that the document shows as defaults are the defaults. */
  @Test
  void itsSettingsForSendingAreTheDefaults() throws Exception {
    ProjectFiles files = new ProjectFiles(folder);
    String example =
        examples(Files.readString(DOCUMENT)).stream()
            .filter(e -> e.startsWith("send:"))
            .findFirst()
            .orElseThrow();
    Project project = ProjectReader.read(files.yaml(whole(example)), "default", ENVIRONMENT);
    assertThat(project.send()).isEqualTo(SendSettings.DEFAULT);
    assertThat(project.flow()).isEqualTo(FlowSettings.DEFAULT);
  }

  private static List<String> examples(String text) {
    List<String> examples = new ArrayList<>();
    Matcher matcher = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(text);
    while (matcher.find()) {
      examples.add(matcher.group(1));
    }
    return examples;
  }

  /** The example with what it leaves out of the top of a file. */
  private static String whole(String example) {
    StringBuilder whole = new StringBuilder(example);
    for (String part : ProjectFiles.MINIMAL.split("\n(?=\\S)")) {
      String key = part.substring(0, part.indexOf(':') + 1);
      if (!Pattern.compile("(?m)^" + key).matcher(example).find()) {
        whole.append(part).append('\n');
      }
    }
    return whole.toString();
  }
}
