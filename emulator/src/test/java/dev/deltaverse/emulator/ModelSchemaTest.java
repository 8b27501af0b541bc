package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The JSON Schema of model files says what the parser says. */
class ModelSchemaTest {
  private final Schema schema = load();

  private static Schema load() {
    try (InputStream in =
        Objects.requireNonNull(ModelSchemaTest.class.getResourceAsStream("model.schema.json"))) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static JsonNode node(String json) {
    return Json.mapper().readTree(json);
  }

  private static ModelFile.Parsed parse(String json) {
    return ModelFile.parse(json, new Ids(1), Instant.EPOCH);
  }

  @Test
  void bothTakeAModelWrittenByHandAndByTheEmulator() {
    ModelFile.Parsed parsed = parse(Api.MODEL);
    assertThat(schema.validate(node(Api.MODEL))).isEmpty();
    assertThat(schema.validate(ModelWriter.write(parsed.model()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"tabels\":[]}",
        "{\"tables\":[{}]}",
        "{\"tables\":[{\"logicalName\":\"a\",\"x\":1}]}",
        "{\"tables\":[{\"logicalName\":\"a\",\"ownership\":\"Mine\"}]}",
        "{\"tables\":[{\"logicalName\":\"a\",\"columns\":[{\"type\":\"string\"}]}]}",
        "{\"tables\":[{\"logicalName\":\"a\",\"columns\":[{\"logicalName\":\"b\",\"type\":\"x\"}]}]}",
        "{\"tables\":[{\"logicalName\":\"a\",\"columns\":[{\"logicalName\":\"b\",\"required\":\"x\"}]}]}",
        "{\"tables\":[{\"logicalName\":\"a\",\"keys\":[[]]}]}",
        "{\"relationships\":[{\"table1\":\"systemuser\",\"table2\":\"team\"}]}"
      })
  void bothRefuse(String json) {
    assertThat(schema.validate(node(json))).isNotEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> parse(json));
  }
}
