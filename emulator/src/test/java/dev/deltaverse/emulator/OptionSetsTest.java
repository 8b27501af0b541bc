package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Global option sets and the actions on options: create-update-optionsets. */
class OptionSetsTest {
  private static final String COLORS = "GlobalOptionSetDefinitions(Name='abc_colors')";
  private static final String COLUMN =
      "EntityDefinitions(LogicalName='abc_item')/Attributes(LogicalName='abc_color')"
          + "/Microsoft.Dynamics.CRM.PicklistAttributeMetadata";

  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private static String label(String text) {
    return "{\"LocalizedLabels\":[{\"Label\":\"" + text + "\",\"LanguageCode\":1033}]}";
  }

  private String colors() {
    Api.Reply made =
        api.post(
            "GlobalOptionSetDefinitions",
            "{\"@odata.type\":\"Microsoft.Dynamics.CRM.OptionSetMetadata\",\"Name\":\"abc_colors\","
                + "\"OptionSetType\":\"Picklist\",\"DisplayName\":"
                + label("Colors")
                + ",\"Options\":[{\"Value\":5,\"Label\":"
                + label("Red")
                + "},{\"Value\":6,\"Label\":"
                + label("Blue")
                + "}]}");
    assertThat(made.status()).as(made.body()).isEqualTo(204);
    String url = made.header("OData-EntityId");
    return url.substring(url.indexOf("GlobalOptionSetDefinitions("));
  }

  private void column(String bind) {
    Api.Reply made =
        api.post(
            "EntityDefinitions(LogicalName='abc_item')/Attributes",
            "{\"@odata.type\":\"Microsoft.Dynamics.CRM.PicklistAttributeMetadata\","
                + "\"AttributeTypeName\":{\"Value\":\"PicklistType\"},\"SchemaName\":\"abc_Color\","
                + "\"GlobalOptionSet@odata.bind\":\"/"
                + bind
                + "\"}");
    assertThat(made.status()).as(made.body()).isEqualTo(204);
  }

  private static List<String> options(JsonNode set) {
    List<String> options = new ArrayList<>();
    set.path("Options")
        .forEach(
            o ->
                options.add(
                    o.path("Value").asInt()
                        + " "
                        + o.path("Label").path("UserLocalizedLabel").path("Label").asString()));
    return options;
  }

  private Api.Reply act(String action, String body) {
    return api.post(action, "{\"OptionSetName\":\"abc_colors\"," + body + "}");
  }

  @Test
  void aGlobalSetIsMadeReadRenamedAndDeleted() {
    String path = colors();
    JsonNode set = api.get(COLORS).json();
    assertThat(options(set)).containsExactly("5 Red", "6 Blue");
    assertThat(set.path("IsGlobal").asBoolean()).isTrue();
    assertThat(api.get(path).json().path("Name").asString()).isEqualTo("abc_colors");
    assertThat(api.get("GlobalOptionSetDefinitions?$select=Name").body()).contains("abc_colors");
    assertThat(
            api.post("GlobalOptionSetDefinitions", "{\"Name\":\"abc_colors\",\"Options\":[]}")
                .status())
        .as("the name is taken")
        .isEqualTo(400);
    String renamed = "{\"Name\":\"abc_colors\",\"DisplayName\":" + label("Colours") + "}";
    assertThat(api.send("PUT", path, renamed).status()).isEqualTo(204);
    assertThat(api.get(COLORS).body()).contains("Colours").contains("Blue");
    assertThat(api.delete(COLORS).status()).isEqualTo(204);
    assertThat(api.get(COLORS).status()).isEqualTo(404);
  }

  @Test
  void columnsShareTheOptionsOfAGlobalSet() {
    column(colors());
    JsonNode column = api.get(COLUMN + "?$expand=OptionSet,GlobalOptionSet").json();
    assertThat(options(column.path("GlobalOptionSet"))).containsExactly("5 Red", "6 Blue");
    assertThat(options(column.path("OptionSet"))).containsExactly("5 Red", "6 Blue");
    assertThat(api.post("abc_items", "{\"abc_color\":7}").code()).isEqualTo("0x8004431A");
    assertThat(act("InsertOptionValue", "\"Value\":7,\"Label\":" + label("Green")).body())
        .contains("\"NewOptionValue\":7");
    assertThat(api.post("abc_items", "{\"abc_color\":7}").status()).isEqualTo(204);
    assertThat(act("UpdateOptionValue", "\"Value\":5,\"Label\":" + label("Ruby")).status())
        .isEqualTo(204);
    assertThat(act("OrderOption", "\"Values\":[7,6,5]").status()).isEqualTo(204);
    assertThat(act("DeleteOptionValue", "\"Value\":6").status()).isEqualTo(204);
    assertThat(options(api.get(COLORS).json())).containsExactly("7 Green", "5 Ruby");
    assertThat(api.post("abc_items", "{\"abc_color\":6}").code()).isEqualTo("0x8004431A");
    Api.Reply used = api.delete(COLORS);
    assertThat(used.code()).isEqualTo("0x8004F01F");
    assertThat(used.message()).contains("abc_item.abc_color");
  }

  @Test
  void localOptionsAndStatusesAreAddedWithTheNextValue() {
    String local = "\"EntityLogicalName\":\"abc_item\",\"AttributeLogicalName\":";
    assertThat(
            api.post(
                    "InsertOptionValue",
                    "{" + local + "\"abc_kind\",\"Label\":" + label("Three") + "}")
                .json()
                .path("NewOptionValue")
                .asInt())
        .isEqualTo(100_000_000);
    assertThat(api.post("abc_items", "{\"abc_kind\":100000000}").status()).isEqualTo(204);
    int frozen =
        api.post(
                "InsertStatusValue",
                "{" + local + "\"statuscode\",\"StateCode\":1,\"Label\":" + label("Frozen") + "}")
            .json()
            .path("NewOptionValue")
            .asInt();
    String id = api.create("abc_items", "{}");
    assertThat(api.patch("abc_items(" + id + ")", "{\"statuscode\":" + frozen + "}").code())
        .as("a status of the other state")
        .isEqualTo("0x80048408");
    assertThat(
            api.patch("abc_items(" + id + ")", "{\"statecode\":1,\"statuscode\":" + frozen + "}")
                .status())
        .isEqualTo(204);
    assertThat(api.post("DeleteOptionValue", "{" + local + "\"abc_name\",\"Value\":1}").status())
        .isEqualTo(400);
  }

  @Test
  void aModelFileHasThemAndKeepsThem() {
    String model =
        """
        {"optionSets":[{"name":"abc_sizes","displayName":"Sizes","options":{"1":"S","2":"L"}}],
         "tables":[{"logicalName":"abc_shirt","columns":[
           {"logicalName":"abc_size","type":"picklist","globalOptionSet":"abc_sizes"}]}]}
        """;
    try (Api shirts = new Api(EmulatorConfig.defaults().withModelJson(model))) {
      assertThat(shirts.post("abc_shirts", "{\"abc_size\":2}").status()).isEqualTo(204);
      ObjectNode kept = (ObjectNode) shirts.get("/emulator/model").json();
      assertThat(shirts.post("/emulator/model", kept.toString()).status()).isLessThan(300);
      assertThat(options(shirts.get("GlobalOptionSetDefinitions(Name='abc_sizes')").json()))
          .containsExactly("1 S", "2 L");
    }
  }
}
