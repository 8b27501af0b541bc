package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples' project files against the tables that their models give the emulator. */
final class ExampleProjectsTest {

  @ParameterizedTest
  @CsvSource({"staffing, 6, 1", "ourairports, 5, 0"})
  void everyMappedColumnIsInTheModelAndEveryKeyIsAnAlternateKey(
      String example, int tables, int links) throws Exception {
    Path folder = Path.of("").toAbsolutePath().resolveSibling("examples").resolve(example);
    try (Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withModel(folder.resolve("model.json")))) {
      Project project =
          ProjectReader.read(
              folder.resolve("deltaverse.yaml"),
              "default",
              Map.of("DATAVERSE_URL", emulator.url().toString(), "OURAIRPORTS", "snapshots"));
      assertThat(project.name()).isEqualTo(example);
      assertThat(project.tables()).hasSize(tables);
      assertThat(project.links()).hasSize(links);
      try (DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
        TargetSchema schema =
            target.describe(
                project.tables().stream().map(TableMapping::target).toList(),
                project.links().stream().map(LinkMapping::relationship).toList());
        assertThat(schema.relationships()).hasSize(links);
        for (TableMapping mapping : project.tables()) {
          TargetTable table = schema.table(mapping.target()).orElseThrow();
          assertThat(table.columns().keySet())
              .as(mapping.name())
              .containsAll(mapping.columns().stream().map(ColumnMapping::target).toList());
          assertThat(table.keys().stream().map(TargetKey::columns))
              .as(mapping.name())
              .contains(mapping.key());
        }
      }
    }
  }
}
