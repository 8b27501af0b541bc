package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Definitions that are saved from one environment and make another. */
final class SavedMetadataTest {
  private static final String MODEL =
      """
      {"tables":[
        {"logicalName":"abc_box","displayName":"Kiste","columns":[
           {"logicalName":"abc_name","maxLength":30},
           {"logicalName":"abc_code","maxLength":12,"displayName":"Nummer"}],
         "keys":[["abc_code"]]},
        {"logicalName":"abc_item","columns":[
           {"logicalName":"abc_name"},
           {"logicalName":"abc_text","type":"memo","maxLength":500},
           {"logicalName":"abc_no","type":"integer","min":0,"max":99},
           {"logicalName":"abc_rate","type":"decimal","min":-1,"max":10,"precision":3},
           {"logicalName":"abc_float","type":"double","precision":4},
           {"logicalName":"abc_price","type":"money","precision":2},
           {"logicalName":"abc_flag","type":"boolean"},
           {"logicalName":"abc_kind","type":"picklist","options":{"1":"One","2":"Two"}},
           {"logicalName":"abc_kinds","type":"multiselect","options":{"1":"One","2":"Two"}},
           {"logicalName":"abc_day","type":"datetime","behavior":"DateOnly","format":"DateOnly"},
           {"logicalName":"abc_at","type":"datetime"},
           {"schemaName":"abc_BoxId","type":"lookup","targets":["abc_box"],"onDelete":"Restrict"}]}],
       "relationships":[{"schemaName":"abc_item_box","table1":"abc_item","table2":"abc_box"}]}
      """;

  @Test
  void anEmulatorOfTheSavedFileDescribesItselfAsTheFirstOne() {
    String saved;
    List<TableDescription> first;
    try (Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(MODEL));
        DataverseClient client =
            DataverseClient.builder(emulator.url(), TokenSource.none()).build()) {
      Metadata metadata = client.metadata();
      saved =
          SavedMetadata.write(
              List.of(metadata.definition("abc_box"), metadata.definition("abc_item")));
      first = List.of(metadata.describeTable("abc_box"), metadata.describeTable("abc_item"));
      assertThat(metadata.tables())
          .contains(new TableSummary(first.getFirst().name(), "Kiste", true))
          .noneMatch(table -> table.name().logicalName().equals("abc_item_box"));
    }
    assertThat(SavedMetadata.read(saved)).isEqualTo(first);
    assertThat(first.getFirst().label()).isEqualTo("Kiste");
    assertThat(first.getFirst().column("abc_code").orElseThrow().label()).isEqualTo("Nummer");
    try (Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(saved));
        DataverseClient client =
            DataverseClient.builder(emulator.url(), TokenSource.none()).build()) {
      TableDescription item = client.describeTable("abc_item");
      assertThat(item.columns())
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("metadataId")
          .containsAll(
              first.getLast().columns().stream()
                  .filter(c -> c.logicalName().startsWith("abc_"))
                  .filter(c -> c.attributeOf() == null)
                  .toList());
      assertThat(item.lookups("abc_boxid")).isEqualTo(first.getLast().lookups("abc_boxid"));
      assertThat(client.describeTable("abc_box").keys())
          .singleElement()
          .satisfies(key -> assertThat(key.columns()).containsExactly("abc_code"));
    }
  }

  @Test
  void whatIsNoSavedMetadataIsRefused() {
    assertThatThrownBy(() -> SavedMetadata.read("{\"tables\":[]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("it is no JSON object with EntityDefinitions");
    assertThatThrownBy(() -> SavedMetadata.read("{\"EntityDefinitions\":[{}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("it is no saved metadata: ")
        .hasMessageContaining("LogicalName");
    assertThatThrownBy(() -> SavedMetadata.read("no JSON"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
