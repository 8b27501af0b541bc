package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.FaultScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract leaves nothing behind in an environment that others use too. */
final class ContractCleanUpTest {
  private static final ApplicationUser USER = ApplicationUser.of("app", "secret");

  private Emulator emulator;
  private List<String> before;

  @BeforeEach
  void start() {
    emulator = Emulator.start(EmulatorConfig.defaults().withUsers(USER));
    before = definitions();
  }

  @AfterEach
  void stop() {
    emulator.close();
  }

  private TestEnvironment environment() {
    String url = emulator.url().toString();
    return TestEnvironment.live(
            Map.of(
                "DATAVERSE_URL", url,
                "DATAVERSE_AUTHORITY", url,
                "DATAVERSE_TENANT", "t",
                "DATAVERSE_CLIENT_ID", "app",
                "DATAVERSE_CLIENT_SECRET", "secret"))
        .orElseThrow();
  }

  /** Names of all tables and relationships. */
  private List<String> definitions() {
    try (DataverseClient client = environment().client()) {
      List<String> names = new ArrayList<>();
      for (String set : List.of("EntityDefinitions", "RelationshipDefinitions")) {
        client
            .send(Call.get(set + "?$select=SchemaName"))
            .json()
            .rows("value")
            .forEach(row -> names.add(row.text("SchemaName").orElseThrow()));
      }
      return names;
    }
  }

  private void fails(String method, String path, int after, int times) {
    emulator.faults(
        FaultScript.parse(
            "{\"faults\":[{\"kind\":\"sqlTimeout\",\"method\":\""
                + method
                + "\",\"path\":\""
                + path
                + "\",\"after\":"
                + after
                + ",\"times\":"
                + times
                + "}]}"));
  }

  @Test
  void nothingIsLeftAfterARun() throws Exception {
    TestEnvironment environment = environment();
    environment.create();
    assertThat(environment.remains()).as("three and the one between two").hasSize(4);
    environment.remove();
    assertThat(definitions()).isEqualTo(before);
  }

  @Test
  void nothingIsLeftIfTheTablesCouldNotBeMadeInFull() throws Exception {
    TestEnvironment environment = environment();
    fails("POST", "RelationshipDefinitions", 1, 1);
    assertThatExceptionOfType(WebApiException.class)
        .isThrownBy(environment::create)
        .satisfies(e -> assertThat(e.hasCode("0x80044151")).isTrue());
    assertThat(definitions()).isEqualTo(before);
    environment.remove();
  }

  @Test
  void aDeletionThatFailsForAMomentIsTriedAgain() throws Exception {
    TestEnvironment environment = environment();
    environment.create();
    fails("DELETE", "EntityDefinitions", 0, 2);
    environment.remove();
    assertThat(definitions()).isEqualTo(before);
  }

  @Test
  void whatIsLeftIsNamedAndTheOthersAreGone() throws Exception {
    TestEnvironment environment = environment();
    environment.create();
    fails("DELETE", "EntityDefinitions", 0, 3);
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(environment::remove)
        .satisfies(
            e ->
                assertThat(e.getSuppressed()[e.getSuppressed().length - 1])
                    .hasMessageContaining("new_dvitem")
                    .hasMessageContaining("new_dvbox")
                    .hasMessageNotContaining("new_dvsensor"));
  }
}
