package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Duplicate detection rules as rows that are published: use-optional-parameters. */
class DuplicateRulesTest {
  private static final String DETECT = "MSCRM.SuppressDuplicateDetection";

  private Api api;
  private String rule;

  @BeforeEach
  void start() {
    api = Api.start();
    rule =
        api.create(
            "duplicaterules",
            "{\"name\":\"Same name\",\"baseentityname\":\"contact\","
                + "\"matchingentityname\":\"contact\"}");
    api.create(
        "duplicateruleconditions",
        "{\"baseattributename\":\"fullname\",\"matchingattributename\":\"fullname\","
            + "\"regardingobjectid@odata.bind\":\"duplicaterules("
            + rule
            + ")\"}");
    api.create("contacts", "{\"fullname\":\"Ann\"}");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void publish() {
    assertThat(
            api.post(
                    "duplicaterules(" + rule + ")/Microsoft.Dynamics.CRM.PublishDuplicateRule",
                    "{}")
                .status())
        .isEqualTo(204);
  }

  @Test
  void aPublishedRuleRefusesADuplicateIfAsked() {
    assertThat(api.post("contacts", "{\"fullname\":\"ann\"}", DETECT, "false").status())
        .as("not published yet")
        .isEqualTo(204);
    publish();
    Api.Reply refused = api.post("contacts", "{\"fullname\":\"ANN\"}", DETECT, "false");
    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.code()).isEqualTo("0x80040333");
    assertThat(api.get("contacts/$count").body()).isEqualTo("2");
    assertThat(api.post("contacts", "{\"fullname\":\"Ann\"}").status())
        .as("the Web API does not detect unless asked")
        .isEqualTo(204);
    assertThat(
            api.post("UnpublishDuplicateRule", "{\"DuplicateRuleId\":\"" + rule + "\"}").status())
        .isEqualTo(204);
    assertThat(api.post("contacts", "{\"fullname\":\"Ann\"}", DETECT, "false").status())
        .isEqualTo(204);
  }

  @Test
  void anUpdateIsLookedAtToo() {
    publish();
    String other = api.create("contacts", "{\"fullname\":\"Bob\"}");
    String path = "contacts(" + other + ")";
    assertThat(api.patch(path, "{\"fullname\":\"Bobby\"}", DETECT, "false").status())
        .isEqualTo(204);
    assertThat(api.patch(path, "{\"fullname\":\"Ann\"}", DETECT, "false").code())
        .isEqualTo("0x80040333");
  }

  @Test
  void rowsWithoutAValueAreNoDuplicates() {
    publish();
    api.create("contacts", "{}");
    assertThat(api.post("contacts", "{}", DETECT, "false").status()).isEqualTo(204);
  }
}
