package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Delta links: use-change-tracking-synchronize-data-external-systems. */
class ChangeTrackingTest {
  @Test
  void aDeltaLinkAnswersWhatChangedAndWhatWasDeleted() {
    MovedClock clock = new MovedClock();
    try (Api api = new Api(EmulatorConfig.defaults().withModelJson(Api.MODEL).withClock(clock))) {
      String kept = api.create("abc_items", "{\"abc_extid\":\"1\"}");
      String gone = api.create("abc_items", "{\"abc_extid\":\"2\"}");
      api.create("abc_items", "{\"abc_extid\":\"3\"}");
      Api.Reply first =
          api.get(
              "abc_items?$select=abc_extid", "Prefer", "odata.track-changes,odata.maxpagesize=2");
      assertThat(first.json().path("value").size()).isEqualTo(2);
      assertThat(first.json().has("@odata.deltaLink")).isFalse();
      api.patch("abc_items(" + kept + ")", "{\"abc_name\":\"between the pages\"}");
      Api.Reply last =
          api.get(
              first.json().path("@odata.nextLink").asString(),
              "Prefer",
              "odata.track-changes,odata.maxpagesize=2");
      assertThat(last.json().path("value").size()).isEqualTo(1);
      String link = last.json().path("@odata.deltaLink").asString();
      assertThat(link).contains("$deltatoken=").contains("%21");

      api.delete("abc_items(" + gone + ")");
      String made = api.create("abc_items", "{\"abc_extid\":\"4\"}");
      JsonNode delta = api.get(link).json();
      assertThat(delta.path("@odata.context").asString()).endsWith("#abc_items(abc_extid)/$delta");
      assertThat(delta.path("value").size()).isEqualTo(3);
      assertThat(delta.path("value").get(0).path("abc_itemid").asString()).isEqualTo(kept);
      assertThat(delta.path("value").get(1).path("abc_itemid").asString()).isEqualTo(made);
      JsonNode deleted = delta.path("value").get(2);
      assertThat(deleted.path("@odata.context").asString())
          .isEqualTo(api.base() + "/$metadata#abc_items/$deletedEntity");
      assertThat(deleted.path("id").asString()).isEqualTo(gone);
      assertThat(deleted.path("reason").asString()).isEqualTo("deleted");
      String next = delta.path("@odata.deltaLink").asString();
      assertThat(api.get(next).json().path("value").size()).isEqualTo(0);

      clock.move(Duration.ofDays(8));
      assertThat(api.get(next).status()).isEqualTo(400);
    }
  }

  @Test
  void aTableMustBeEnabledAndFiltersDoNotMix() {
    try (Api api = Api.start()) {
      Api.Reply off = api.get("accounts", "Prefer", "odata.track-changes");
      assertThat(off.status()).isEqualTo(400);
      assertThat(off.code()).isEqualTo("0x80072491");
      assertThat(
              api.get(
                      "abc_items?$filter=" + Api.encode("abc_count eq 1"),
                      "Prefer",
                      "odata.track-changes")
                  .status())
          .isEqualTo(400);
    }
  }
}
