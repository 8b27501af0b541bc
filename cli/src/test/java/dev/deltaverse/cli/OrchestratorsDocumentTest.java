package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** docs/orchestrators.md has an example for each, with command lines that there are. */
final class OrchestratorsDocumentTest {
  private static final Pattern SHELL = Pattern.compile("deltaverse (-C \\S+ [^;|>`&]*)");
  private static final Pattern PYTHON = Pattern.compile("\\[\"deltaverse\", (.*?)]");

  @Test
  void itsCommandLinesAreUnderstood() throws Exception {
    String text = Files.readString(Path.of("../docs/orchestrators.md"));
    assertThat(text).contains("## Dagster", "## Airflow", "## Kestra", "## cron");
    List<List<String>> lines = new ArrayList<>();
    Matcher shell = SHELL.matcher(text);
    while (shell.find()) {
      lines.add(List.of(shell.group(1).strip().split(" ")));
    }
    Matcher python = PYTHON.matcher(text);
    while (python.find()) {
      lines.add(List.of(python.group(1).replace("\"", "").split(", ")));
    }
    assertThat(lines).hasSize(5);
    for (List<String> line : lines) {
      assertThat(line).contains("apply", "--verify");
      assertThat(
              Deltaverse.commandLine(Commands.ALL, line)
                  .parseArgs(line.toArray(String[]::new))
                  .subcommand()
                  .commandSpec()
                  .name())
          .as("%s", line)
          .isEqualTo("apply");
    }
  }

  @Test
  void itsFlowOfKestraIsYaml() throws Exception {
    Matcher yaml =
        Pattern.compile("(?s)```yaml\n(.*?)```")
            .matcher(Files.readString(Path.of("../docs/orchestrators.md")));
    assertThat(yaml.find()).isTrue();
    assertThat(new Load(LoadSettings.builder().build()).loadFromString(yaml.group(1)))
        .isInstanceOfSatisfying(
            Map.class,
            flow ->
                assertThat(List.copyOf(flow.keySet()))
                    .contains("id", "namespace", "tasks", "triggers"));
  }
}
