package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Environments made from a {@code $metadata} document, alone or with metadata JSON beside it. */
class MetadataDocumentTest {
  @TempDir private Path folder;

  /** A small document in the service's own shape: base types, principals, one N:N. */
  private Path contoso() throws Exception {
    Path file = folder.resolve("contoso.xml");
    try (InputStream in = MetadataDocumentTest.class.getResourceAsStream("contoso.xml")) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private static Map<String, String> types(Api api, String table) {
    Map<String, String> types = new LinkedHashMap<>();
    for (JsonNode column :
        api.get("EntityDefinitions(LogicalName='" + table + "')/Attributes").json().path("value")) {
      types.put(
          column.path("LogicalName").asString(),
          column.path("AttributeTypeName").path("Value").asString());
    }
    return types;
  }

  @Test
  void theDocumentAloneTellsTypesKeysAndNavigationProperties() throws Exception {
    try (Api api = new Api(EmulatorConfig.defaults().withModel(contoso()))) {
      assertThat(types(api, "account"))
          .containsEntry("accountid", "UniqueidentifierType")
          .containsEntry("name", "StringType")
          .containsEntry("revenue", "MoneyType")
          .containsEntry("industrycode", "IntegerType")
          .containsEntry("statecode", "StateType")
          .containsEntry("ownerid", "OwnerType")
          .containsEntry("primarycontactid", "LookupType")
          .doesNotContainKeys("msa_lost", "_primarycontactid_value");
      assertThat(types(api, "contact"))
          .containsEntry("birthdate", "DateTimeType")
          .containsEntry("donotemail", "BooleanType")
          .containsEntry("address1_latitude", "DoubleType")
          .containsEntry("entityimage", "ImageType")
          .containsEntry("parentcustomerid", "LookupType");
      JsonNode task = api.get("EntityDefinitions(LogicalName='task')").json();
      assertThat(task.path("PrimaryIdAttribute").asString()).isEqualTo("activityid");
      assertThat(types(api, "task")).containsEntry("subject", "StringType");
      JsonNode key = api.get("EntityDefinitions(LogicalName='account')/Keys").json().path("value");
      assertThat(key.get(0).path("KeyAttributes").toString())
          .isEqualTo("[\"name\",\"primarycontactid\"]");
    }
  }

  @Test
  void rowsAreLoadedAsIntoTheEnvironmentItself() throws Exception {
    try (Api api = new Api(EmulatorConfig.defaults().withModel(contoso()))) {
      String account = api.create("accounts", "{\"name\":\"Acme\",\"revenue\":1.5}");
      String contact =
          api.create(
              "contacts",
              "{\"lastname\":\"Doe\",\"birthdate\":\"1980-05-01\","
                  + "\"parentcustomerid_account@odata.bind\":\"/accounts("
                  + account
                  + ")\"}");
      assertThat(
              api.post(
                      "accounts(" + account + ")/con_account_contact/$ref",
                      "{\"@odata.id\":\"contacts(" + contact + ")\"}")
                  .status())
          .isEqualTo(204);
      assertThat(
              api.get("contacts(" + contact + ")/con_account_contact?$select=name")
                  .json()
                  .path("value")
                  .get(0)
                  .path("name")
                  .asString())
          .isEqualTo("Acme");
      String tooLong = "x".repeat(161);
      assertThat(api.post("accounts", "{\"name\":\"" + tooLong + "\"}").code())
          .isEqualTo("0x80044331");
      api.create(
          "tasks",
          "{\"subject\":\"Call\",\"regardingobjectid_account_task@odata.bind\":\"/accounts("
              + account
              + ")\"}");
      assertThat(
              api.get("accounts(" + account + ")?$expand=Account_Tasks($select=subject)")
                  .json()
                  .path("Account_Tasks")
                  .get(0)
                  .path("subject")
                  .asString())
          .isEqualTo("Call");
      assertThat(api.get("con_account_contactset").json().path("value").size()).isEqualTo(1);
    }
  }

  @Test
  void metadataJsonBesideItKnowsMore() throws Exception {
    Path document = contoso();
    Files.writeString(
        folder.resolve("contoso.json"),
        """
        {"value":[{"LogicalName":"account","SchemaName":"Account","EntitySetName":"accounts",
          "PrimaryIdAttribute":"accountid","PrimaryNameAttribute":"name",
          "OwnershipType":"UserOwned","ChangeTrackingEnabled":true,
          "Attributes":[
            {"@odata.type":"#Microsoft.Dynamics.CRM.StringAttributeMetadata","LogicalName":"name",
             "SchemaName":"Name","AttributeTypeName":{"Value":"StringType"},"MaxLength":20},
            {"@odata.type":"#Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
             "LogicalName":"industrycode","SchemaName":"IndustryCode",
             "AttributeTypeName":{"Value":"PicklistType"},
             "OptionSet":{"Options":[{"Value":1,"Label":{"LocalizedLabels":[
               {"Label":"Farming","LanguageCode":1033}]}}]}},
            {"@odata.type":"#Microsoft.Dynamics.CRM.LookupAttributeMetadata",
             "LogicalName":"primarycontactid","SchemaName":"PrimaryContactId",
             "AttributeTypeName":{"Value":"LookupType"},"Targets":["contact"]}]}]}
        """);
    try (Api api = new Api(EmulatorConfig.defaults().withModel(document))) {
      assertThat(types(api, "account")).containsEntry("industrycode", "PicklistType");
      assertThat(api.post("accounts", "{\"industrycode\":7}").code()).isEqualTo("0x8004431A");
      assertThat(api.post("accounts", "{\"name\":\"" + "x".repeat(21) + "\"}").code())
          .isEqualTo("0x80044331");
      String contact = api.create("contacts", "{\"lastname\":\"Doe\"}");
      api.create(
          "accounts",
          "{\"name\":\"A\",\"industrycode\":1,\"primarycontactid@odata.bind\":\"contacts("
              + contact
              + ")\"}");
      assertThat(
              api.get("EntityDefinitions(LogicalName='account')")
                  .json()
                  .path("ChangeTrackingEnabled")
                  .asBoolean())
          .isTrue();
    }
  }

  /** The emulator's own document gives an environment that serves the same document. */
  @Test
  void theEmulatorsOwnDocumentComesBackTheSame() {
    String first;
    try (Api api = Api.start()) {
      first = api.get("$metadata").body();
    }
    try (Api api = new Api(EmulatorConfig.defaults().withModelJson(first))) {
      String second = api.get("$metadata").body();
      assertThat(lines(second)).containsExactlyInAnyOrderElementsOf(lines(first));
    }
  }

  /** One property, navigation property or set a line. */
  private static java.util.List<String> lines(String xml) {
    return java.util.Arrays.stream(xml.split("(?=<)"))
        .map(String::strip)
        .filter(
            line -> line.startsWith("<Prop") || line.startsWith("<Nav") || line.startsWith("<Ent"))
        .toList();
  }

  @Test
  void whatIsNoDocumentIsRefusedByName() throws Exception {
    Path file = Files.writeString(folder.resolve("m.xml"), "<html><body/></html>");
    assertThatThrownBy(() -> Emulator.start(EmulatorConfig.defaults().withModel(file)))
        .hasMessage(
            "The XML document has no EntitySet; save the answer of GET"
                + " {environment}/api/data/v9.2/$metadata as it came.");
    Path broken = Files.writeString(folder.resolve("b.xml"), "<a><b></a>");
    assertThatThrownBy(() -> Emulator.start(EmulatorConfig.defaults().withModel(broken)))
        .hasMessageStartingWith("The model is not well-formed XML: ");
    Path document = contoso();
    Path beside = Files.writeString(folder.resolve("contoso.json"), "{\"tables\":[]}");
    assertThatThrownBy(() -> Emulator.start(EmulatorConfig.defaults().withModel(document)))
        .hasMessage(
            beside
                + " stands beside a $metadata document but holds no EntityDefinitions; rename it"
                + " if it does not belong to the document");
  }
}
