package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Metadata: query-metadata-web-api, create-update-entity-definitions-using-web-api. */
class MetadataTest {
  private static final String TABLE = "EntityDefinitions(LogicalName='abc_item')";
  private Api api;

  @BeforeEach
  void start() {
    api = Api.start();
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aTableTellsItsNames() {
    JsonNode table =
        api.get(
                TABLE
                    + "?$select=LogicalName,SchemaName,EntitySetName,PrimaryIdAttribute,"
                    + "PrimaryNameAttribute,TableType,OwnershipType,IsOptimisticConcurrencyEnabled,"
                    + "ChangeTrackingEnabled")
            .json();
    assertThat(table.path("EntitySetName").asString()).isEqualTo("abc_items");
    assertThat(table.path("PrimaryIdAttribute").asString()).isEqualTo("abc_itemid");
    assertThat(table.path("PrimaryNameAttribute").asString()).isEqualTo("abc_name");
    assertThat(table.path("OwnershipType").asString()).isEqualTo("UserOwned");
    assertThat(table.path("ChangeTrackingEnabled").asBoolean()).isTrue();
    assertThat(table.path("MetadataId").asString()).hasSize(36);
    assertThat(api.get("EntityDefinitions(LogicalName='nope')").status()).isEqualTo(404);
  }

  @Test
  void castQueriesShowTheLimitsOfAType() {
    JsonNode strings =
        api.get(
                TABLE
                    + "/Attributes/Microsoft.Dynamics.CRM.StringAttributeMetadata"
                    + "?$select=LogicalName,MaxLength&$filter="
                    + Api.encode("LogicalName eq 'abc_extid'"))
            .json()
            .path("value");
    assertThat(strings.size()).isEqualTo(1);
    assertThat(strings.get(0).path("MaxLength").asInt()).isEqualTo(20);
    JsonNode lookups =
        api.get(
                TABLE
                    + "/Attributes/Microsoft.Dynamics.CRM.LookupAttributeMetadata"
                    + "?$select=LogicalName,Targets")
            .json()
            .path("value");
    assertThat(lookups.toString())
        .contains("\"LogicalName\":\"abc_customerid\",\"Targets\":[\"account\",\"contact\"]");
    JsonNode choices =
        api.get(
                TABLE
                    + "/Attributes/Microsoft.Dynamics.CRM.MultiSelectPicklistAttributeMetadata"
                    + "?$select=LogicalName&$expand=OptionSet($select=Options),GlobalOptionSet")
            .json()
            .path("value");
    assertThat(
            choices
                .get(0)
                .path("OptionSet")
                .path("Options")
                .get(1)
                .path("Label")
                .path("UserLocalizedLabel")
                .path("Label")
                .asString())
        .isEqualTo("Blue");
    JsonNode status =
        api.get(
                TABLE
                    + "/Attributes/Microsoft.Dynamics.CRM.StatusAttributeMetadata"
                    + "?$select=LogicalName&$expand=OptionSet")
            .json()
            .path("value");
    assertThat(status.get(0).path("OptionSet").path("Options").get(1).path("State").asInt())
        .isEqualTo(1);
    assertThat(api.get(TABLE + "/Attributes/Microsoft.Dynamics.CRM.EnumAttributeMetadata").status())
        .isEqualTo(404);
  }

  @Test
  void enumFiltersAndExpandsWork() {
    JsonNode table =
        api.get(
                "EntityDefinitions?$select=LogicalName&$filter="
                    + Api.encode("LogicalName eq 'abc_item'")
                    + "&$expand=Attributes($select=LogicalName,AttributeType,AttributeTypeName,"
                    + "RequiredLevel,IsValidForCreate;$filter="
                    + Api.encode(
                        "AttributeType eq Microsoft.Dynamics.CRM.AttributeTypeCode'Virtual'")
                    + "),Keys($select=KeyAttributes,EntityKeyIndexStatus)")
            .json()
            .path("value")
            .get(0);
    assertThat(table.path("Attributes").size()).isEqualTo(1);
    assertThat(table.path("Attributes").get(0).path("AttributeTypeName").path("Value").asString())
        .isEqualTo("MultiSelectPicklistType");
    assertThat(table.path("Keys").get(0).path("EntityKeyIndexStatus").asString())
        .isEqualTo("Active");
  }

  @Test
  void relationshipsShowNavigationPropertiesInExactCasing() {
    JsonNode toOne =
        api.get(
                TABLE
                    + "/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,"
                    + "ReferencingEntityNavigationPropertyName,SchemaName&$filter="
                    + Api.encode("ReferencingAttribute eq 'abc_accountid'"))
            .json()
            .path("value");
    assertThat(toOne.get(0).path("ReferencingEntityNavigationPropertyName").asString())
        .isEqualTo("abc_AccountId");
    JsonNode toMany =
        api.get("EntityDefinitions(LogicalName='account')/ManyToManyRelationships")
            .json()
            .path("value");
    assertThat(toMany.get(0).path("Entity2NavigationPropertyName").asString())
        .isEqualTo("abc_Account_Item");
    assertThat(toMany.get(0).path("IntersectEntityName").asString()).isEqualTo("abc_item_account");
    assertThat(
            api.get(
                    "RelationshipDefinitions/Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata"
                        + "?$select=SchemaName")
                .json()
                .path("value")
                .findValuesAsString("SchemaName"))
        .containsExactly(
            "abc_item_account", "systemuserroles_association", "roleprivileges_association");
  }

  @Test
  void tablesColumnsAndRelationshipsAreMadeByRequests() {
    Api.Reply table =
        api.post(
            "EntityDefinitions",
            """
            {"@odata.type":"Microsoft.Dynamics.CRM.EntityMetadata","SchemaName":"abc_Category",
             "DisplayName":{"LocalizedLabels":[{"Label":"Category","LanguageCode":1033}]},
             "OwnershipType":"UserOwned","HasActivities":false,"HasNotes":false,"IsActivity":false,
             "Attributes":[{"@odata.type":"Microsoft.Dynamics.CRM.StringAttributeMetadata",
               "SchemaName":"abc_Name","MaxLength":80,"IsPrimaryName":true}]}
            """);
    assertThat(table.status()).as(table.body()).isEqualTo(204);
    assertThat(table.header("OData-EntityId"))
        .matches(
            java.util.regex.Pattern.quote(api.base()) + "/EntityDefinitions\\([0-9a-f-]{36}\\)");
    Api.Reply column =
        api.post(
            "EntityDefinitions(LogicalName='abc_category')/Attributes",
            """
            {"@odata.type":"Microsoft.Dynamics.CRM.PicklistAttributeMetadata",
             "AttributeType":"Picklist","AttributeTypeName":{"Value":"PicklistType"},
             "SchemaName":"abc_Level","OptionSet":{"IsGlobal":false,"Options":[
              {"Value":10,"Label":{"LocalizedLabels":[{"Label":"Ten","LanguageCode":1033}]}}]}}
            """);
    assertThat(column.status()).as(column.body()).isEqualTo(204);
    Api.Reply lookup =
        api.post(
            "RelationshipDefinitions",
            """
            {"@odata.type":"Microsoft.Dynamics.CRM.OneToManyRelationshipMetadata",
             "SchemaName":"abc_category_item","ReferencedEntity":"abc_category",
             "ReferencingEntity":"abc_item",
             "Lookup":{"@odata.type":"Microsoft.Dynamics.CRM.LookupAttributeMetadata",
               "SchemaName":"abc_CategoryId"},
             "CascadeConfiguration":{"Delete":"Restrict"}}
            """);
    assertThat(lookup.status()).as(lookup.body()).isEqualTo(204);
    Api.Reply pairs =
        api.post(
            "RelationshipDefinitions",
            """
            {"@odata.type":"Microsoft.Dynamics.CRM.ManyToManyRelationshipMetadata",
             "SchemaName":"abc_cat_acc","IntersectEntityName":"abc_cat_acc",
             "Entity1LogicalName":"abc_category","Entity2LogicalName":"account"}
            """);
    assertThat(pairs.status()).as(pairs.body()).isEqualTo(204);
    String category = api.create("abc_categories", "{\"abc_name\":\"c\",\"abc_level\":10}");
    api.create("abc_items", "{\"abc_CategoryId@odata.bind\":\"abc_categories(" + category + ")\"}");
    assertThat(api.delete("abc_categories(" + category + ")").status()).isEqualTo(405);
    assertThat(api.get("abc_cat_accset").status()).isEqualTo(200);
    assertThat(api.get("").json().path("value").toString()).contains("\"url\":\"abc_categories\"");
  }
}
