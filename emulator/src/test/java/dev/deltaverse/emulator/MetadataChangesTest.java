package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** PUT and DELETE on definitions, and lookups with several targets. */
class MetadataChangesTest {
  private static final String ITEM = "EntityDefinitions(LogicalName='abc_item')";

  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private Api.Reply put(String path, ObjectNode body) {
    return api.send("PUT", path, body.toString());
  }

  private ObjectNode definition(String path) {
    return (ObjectNode) api.get(path).json();
  }

  private static String table(String schemaName) {
    return "{\"SchemaName\":\""
        + schemaName
        + "\",\"Attributes\":[{\"@odata.type\":\"Microsoft.Dynamics.CRM.StringAttributeMetadata\","
        + "\"SchemaName\":\"abc_Name\",\"IsPrimaryName\":true}]}";
  }

  @Test
  void aColumnsLimitIsChangedByItsCompleteDefinition() {
    String path = ITEM + "/Attributes(LogicalName='abc_extid')";
    String cast = path + "/Microsoft.Dynamics.CRM.StringAttributeMetadata";
    ObjectNode column = definition(path);
    assertThat(column.path("MaxLength").asInt()).isEqualTo(20);
    String value = "{\"abc_extid\":\"" + "x".repeat(30) + "\"}";
    assertThat(api.post("abc_items", value).code()).isEqualTo("0x80044331");
    assertThat(put(cast, column.put("MaxLength", 30)).status()).isEqualTo(204);
    assertThat(api.post("abc_items", value).status()).isEqualTo(204);
    column.putObject("AttributeTypeName").put("Value", "IntegerType");
    assertThat(put(path, column).status()).isEqualTo(400);
  }

  @Test
  void aTablesChangeTrackingIsSwitched() {
    ObjectNode table = definition("EntityDefinitions(LogicalName='contact')");
    assertThat(api.get("contacts", "Prefer", "odata.track-changes").code()).isEqualTo("0x80072491");
    assertThat(
            put(
                    "EntityDefinitions(LogicalName='contact')",
                    table.put("ChangeTrackingEnabled", true))
                .status())
        .isEqualTo(204);
    assertThat(api.get("contacts", "Prefer", "odata.track-changes").body())
        .contains("@odata.deltaLink");
  }

  @Test
  void aRelationshipsDeleteBehaviourIsChanged() {
    String account = api.create("accounts", "{}");
    api.create("abc_items", "{\"abc_GuardId@odata.bind\":\"accounts(" + account + ")\"}");
    assertThat(api.delete("accounts(" + account + ")").status()).isEqualTo(405);
    String path = "RelationshipDefinitions(SchemaName='account_abc_item_abc_GuardId')";
    ObjectNode relationship = definition(path);
    ((ObjectNode) relationship.path("CascadeConfiguration")).put("Delete", "Cascade");
    assertThat(put(path, relationship).status()).isEqualTo(204);
    assertThat(api.delete("accounts(" + account + ")").status()).isEqualTo(204);
    assertThat(api.get("abc_items/$count").body()).isEqualTo("0");
  }

  @Test
  void aDeletedColumnTakesItsValuesAndNoOthers() {
    String id = api.create("abc_items", "{\"abc_note\":\"n\",\"abc_count\":3,\"abc_rate\":1.5}");
    assertThat(api.delete(ITEM + "/Attributes(LogicalName='abc_extid')").code())
        .as("part of a key")
        .isEqualTo("0x8004F01F");
    assertThat(api.delete(ITEM + "/Attributes(LogicalName='abc_note')").status()).isEqualTo(204);
    Api.Reply row = api.get("abc_items(" + id + ")");
    assertThat(row.json().has("abc_note")).isFalse();
    assertThat(row.json().path("abc_count").asInt()).isEqualTo(3);
    assertThat(row.json().path("abc_rate").asDouble()).isEqualTo(1.5);
    assertThat(api.post("abc_items", "{\"abc_note\":\"n\"}").status()).isEqualTo(400);
  }

  @Test
  void theNamesOfAManyToManyRelationshipStay() {
    String path = "RelationshipDefinitions(SchemaName='abc_item_account')";
    ObjectNode relationship = definition(path);
    assertThat(put(path, relationship.put("IsValidForAdvancedFind", false)).status())
        .isEqualTo(204);
    Api.Reply refused = put(path, relationship.put("IntersectEntityName", "abc_other"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.message())
        .isEqualTo("IntersectEntityName is 'abc_item_account' and can't become 'abc_other'.");
  }

  @Test
  void aDeletedRelationshipTakesItsLookupColumn() {
    String account = api.create("accounts", "{\"name\":\"A\"}");
    String id =
        api.create(
            "abc_items",
            "{\"abc_name\":\"i\",\"abc_GuardId@odata.bind\":\"accounts(" + account + ")\"}");
    assertThat(
            api.delete("RelationshipDefinitions(SchemaName='account_abc_item_abc_GuardId')")
                .status())
        .isEqualTo(204);
    assertThat(api.get("abc_items(" + id + ")").json().has("_abc_guardid_value")).isFalse();
    assertThat(api.delete("accounts(" + account + ")").status()).isEqualTo(204);
  }

  @Test
  void aTableIsDeletedUnlessAnotherLooksUpToIt() {
    assertThat(api.post("EntityDefinitions", table("abc_Box")).status()).isEqualTo(204);
    api.post(
        "RelationshipDefinitions",
        """
        {"@odata.type":"Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
         "SchemaName":"abc_box_item","ReferencedEntity":"abc_box","ReferencingEntity":"abc_item",
         "Lookup":{"SchemaName":"abc_BoxId"}}
        """);
    Api.Reply refused = api.delete("EntityDefinitions(LogicalName='abc_box')");
    assertThat(refused.code()).isEqualTo("0x8004F01F");
    assertThat(refused.message())
        .isEqualTo(
            "Entity abc_box cannot be deleted because it is referenced by abc_item.abc_boxid.");
    api.create("abc_items", "{\"abc_name\":\"i\"}");
    assertThat(api.delete(ITEM).status()).isEqualTo(204);
    assertThat(api.get("abc_items").status()).isEqualTo(404);
    assertThat(api.get("EntityDefinitions(LogicalName='abc_item_account')").status())
        .as("the intersect table went too")
        .isEqualTo(404);
    assertThat(
            api.get("privileges?$filter=name%20eq%20'prvReadabc_Item'").json().path("value").size())
        .isZero();
    assertThat(api.delete("EntityDefinitions(LogicalName='abc_box')").status()).isEqualTo(204);
    assertThat(api.delete("EntityDefinitions(LogicalName='systemuser')").status()).isEqualTo(405);
    assertThat(api.post("EntityDefinitions", table("abc_Item")).status()).isEqualTo(204);
    assertThat(api.get("abc_items/$count").body()).as("no old rows").isEqualTo("0");
  }

  @Test
  void aLookupIsMadeToSeveralTables() {
    Api.Reply made =
        api.post(
            "CreatePolymorphicLookupAttribute",
            """
            {"OneToManyRelationships":[
               {"SchemaName":"abc_item_subject_account","ReferencedEntity":"account",
                "ReferencingEntity":"abc_item"},
               {"SchemaName":"abc_item_subject_team","ReferencedEntity":"team",
                "ReferencingEntity":"abc_item"}],
             "Lookup":{"@odata.type":"Microsoft.Dynamics.CRM.ComplexLookupAttributeMetadata",
               "AttributeType":"Lookup","SchemaName":"abc_Subject"}}
            """);
    assertThat(made.status()).as(made.body()).isEqualTo(200);
    assertThat(made.json().path("RelationshipIds").size()).isEqualTo(2);
    assertThat(made.json().path("AttributeId").asString()).hasSize(36);
    String account = api.create("accounts", "{\"name\":\"A\"}");
    String id =
        api.create(
            "abc_items", "{\"abc_Subject_account@odata.bind\":\"accounts(" + account + ")\"}");
    assertThat(
            api.get("abc_items(" + id + ")", "Prefer", "odata.include-annotations=\"*\"")
                .json()
                .path("_abc_subject_value@Microsoft.Dynamics.CRM.lookuplogicalname")
                .asString())
        .isEqualTo("account");
    Api.Reply customer =
        api.post(
            "CreateCustomerRelationships",
            """
            {"OneToManyRelationships":[
               {"SchemaName":"abc_contact_boss_account","ReferencedEntity":"account",
                "ReferencingEntity":"contact"},
               {"SchemaName":"abc_contact_boss_contact","ReferencedEntity":"contact",
                "ReferencingEntity":"contact"}],
             "Lookup":{"@odata.type":"Microsoft.Dynamics.CRM.ComplexLookupAttributeMetadata",
               "SchemaName":"abc_Boss"}}
            """);
    assertThat(customer.status()).as(customer.body()).isEqualTo(200);
    assertThat(
            api.get("EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='abc_boss')")
                .json()
                .path("AttributeTypeName")
                .path("Value")
                .asString())
        .isEqualTo("CustomerType");
  }
}
