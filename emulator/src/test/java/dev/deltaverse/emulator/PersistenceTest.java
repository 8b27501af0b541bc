package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows, indexes and definitions in a data folder. */
class PersistenceTest {
  @TempDir Path folder;

  private EmulatorConfig config() {
    return EmulatorConfig.defaults().withModelJson(Api.MODEL).withDataFolder(folder);
  }

  @Test
  void everythingIsThereAfterARestart() {
    String user;
    String account;
    String id;
    String version;
    try (Api api = new Api(config())) {
      user = api.get("WhoAmI").json().path("UserId").asString();
      account = api.create("accounts", "{\"accountnumber\":\"A\"}");
      id =
          api.create(
              "abc_items",
              "{\"abc_extid\":\"1\",\"abc_rate\":1.5,\"abc_day\":\"2024-05-01\","
                  + "\"abc_at\":\"2024-05-01T10:00:00Z\",\"abc_note\":\"漢\",\"abc_tags\":\"1,4\","
                  + "\"abc_AccountId@odata.bind\":\"accounts(accountnumber='A')\"}");
      api.post(
          "abc_items(" + id + ")/abc_Item_Account/$ref",
          "{\"@odata.id\":\"accounts(" + account + ")\"}");
      api.post(
          "EntityDefinitions(LogicalName='abc_item')/Attributes",
          """
          {"@odata.type":"Microsoft.Dynamics.CRM.IntegerAttributeMetadata","SchemaName":"abc_Late"}
          """);
      assertThat(api.patch("abc_items(" + id + ")", "{\"abc_late\":5}").status()).isEqualTo(204);
      version = api.get("abc_items(" + id + ")").body();
    }
    try (Api api = new Api(config())) {
      assertThat(api.get("WhoAmI").json().path("UserId").asString()).isEqualTo(user);
      assertThat(api.get("abc_items(abc_extid='1')").body().replaceAll("127.0.0.1:\\d+", ""))
          .isEqualTo(version.replaceAll("127.0.0.1:\\d+", ""));
      assertThat(api.post("abc_items", "{\"abc_extid\":\"1\"}").status()).isEqualTo(412);
      assertThat(api.create("abc_items", "{\"abc_extid\":\"2\"}")).isNotEqualTo(id);
      assertThat(
              api.post(
                      "abc_items(" + id + ")/abc_Item_Account/$ref",
                      "{\"@odata.id\":\"accounts(" + account + ")\"}")
                  .status())
          .isEqualTo(412);
      assertThat(api.delete("accounts(" + account + ")").status()).isEqualTo(204);
      assertThat(api.get("abc_items(" + id + ")").json().path("_abc_accountid_value").isNull())
          .isTrue();
    }
  }

  /** Sixty megabytes of rows in a process with forty-eight of heap. */
  @Test
  void aFolderHoldsMoreThanMemory() throws Exception {
    Path output = folder.resolve("output.txt");
    String classes = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("surefire.test.class.path", classes),
                HeldOnDisk.class.getName(),
                folder.resolve("data").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).as(Files.readString(output)).isTrue();
    assertThat(Files.readString(output)).contains("whole " + HeldOnDisk.ROWS + " of");
  }

  @Test
  void anotherModelIsRefused() {
    new Api(config()).close();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Emulator.start(config().withModelJson("{\"tables\":[]}")))
        .withMessageStartingWith("The data folder was made with another model.");
    try (Api api = new Api(EmulatorConfig.defaults().withDataFolder(folder))) {
      assertThat(api.get("abc_items").status()).isEqualTo(200);
    }
  }

  @Test
  void aWrittenModelGivesTheSameModelAgain() {
    try (Api api = Api.start()) {
      String written = api.get("/emulator/model").body();
      String metadata = api.get("EntityDefinitions?$expand=Attributes,Keys").body();
      assertThat(api.post("/emulator/model", written).status()).isEqualTo(204);
      assertThat(api.get("/emulator/model").body()).isEqualTo(written);
      assertThat(api.get("EntityDefinitions?$expand=Attributes,Keys").body()).isEqualTo(metadata);
    }
  }

  @Test
  void metadataOfAnEnvironmentIsImported() {
    String saved;
    String keys;
    try (Api api = Api.start()) {
      keys =
          api.get("EntityDefinitions(LogicalName='abc_item')/Keys").json().path("value").toString();
      saved =
          api.get(
                  "EntityDefinitions?$expand=Attributes($expand=OptionSet),Keys,"
                      + "ManyToOneRelationships,ManyToManyRelationships")
              .body();
    }
    try (Api api = new Api(EmulatorConfig.defaults().withModelJson(saved))) {
      assertThat(
              api.get("EntityDefinitions(LogicalName='abc_item')/Keys")
                  .json()
                  .path("value")
                  .toString())
          .isEqualTo(keys);
      String account = api.create("accounts", "{\"name\":\"A\"}");
      String id =
          api.create(
              "abc_items",
              "{\"abc_kind\":2,\"abc_CustomerId_account@odata.bind\":\"accounts("
                  + account
                  + ")\"}");
      assertThat(api.post("abc_items", "{\"abc_kind\":3}").code()).isEqualTo("0x8004431A");
      assertThat(api.delete("accounts(" + account + ")").status()).isEqualTo(204);
      assertThat(api.get("abc_items(" + id + ")").status()).isEqualTo(200);
    }
  }

  @Test
  void aModelsProblemsAreToldAllAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Emulator.start(
                    EmulatorConfig.defaults()
                        .withModelJson(
                            """
                            {"tabels":[],"tables":[{"logicalName":"abc_x","columns":[
                              {"logicalName":"abc_a","type":"wrong"},
                              {"logicalName":"abc_l","type":"lookup","targets":["nowhere"]},
                              {"logicalName":"abc_n","type":"memo"}],
                              "keys":[["abc_n"],["abc_none"]]}]}
                            """)))
        .withMessageContaining("The model has 5 problem(s):")
        .withMessageContaining("$: unknown key \"tabels\"")
        .withMessageContaining("column abc_a has the unknown type \"wrong\"")
        .withMessageContaining("points to table \"nowhere\", which the model does not define")
        .withMessageContaining("key column abc_n is of type memo")
        .withMessageContaining("key column abc_none is not a column of abc_x");
  }
}
