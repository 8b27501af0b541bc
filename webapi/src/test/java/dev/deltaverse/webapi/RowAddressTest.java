package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RowAddressTest {
  private static final UUID ID = UUID.fromString("00000000-0000-0000-0000-00000000000a");

  @Test
  void namesARowById() {
    assertThat(RowAddress.id("accounts", ID).url())
        .isEqualTo("accounts(00000000-0000-0000-0000-00000000000a)");
  }

  @Test
  void namesARowOfAnElasticTableByItsPartitionToo() {
    assertThat(RowAddress.inPartition("abc_sensors", "abc_sensorid", ID, "device 1").url())
        .isEqualTo(
            "abc_sensors(abc_sensorid=00000000-0000-0000-0000-00000000000a,"
                + "partitionid='device%201')");
  }

  @Test
  void writesEveryTypeThatKeysAllow() {
    RowAddress address =
        RowAddress.key(
            "recs",
            KeyPart.text("abc_code", "A1"),
            KeyPart.whole("abc_no", -2),
            KeyPart.decimal("abc_rate", new BigDecimal("1.250E+3")),
            KeyPart.dateTime("abc_ts", Instant.parse("2024-05-01T10:00:00Z")),
            KeyPart.date("abc_d", LocalDate.of(2024, 5, 1)),
            KeyPart.lookup("abc_parent", ID));
    assertThat(address.odataId())
        .isEqualTo(
            "recs(abc_code='A1',abc_no=-2,abc_rate=1250,abc_ts=2024-05-01T10:00:00Z,"
                + "abc_d=2024-05-01,_abc_parent_value=00000000-0000-0000-0000-00000000000a)");
    assertThat(address.url())
        .isEqualTo(
            "recs(abc_code='A1',abc_no=-2,abc_rate=1250,abc_ts=2024-05-01T10%3A00%3A00Z,"
                + "abc_d=2024-05-01,_abc_parent_value=00000000-0000-0000-0000-00000000000a)");
  }

  @Test
  void doublesQuotesAndEncodesInUrlsOnly() {
    RowAddress address = RowAddress.key("accounts", KeyPart.text("name", "O'Brien é #1 \"x\""));
    assertThat(address.url()).isEqualTo("accounts(name='O''Brien%20%C3%A9%20%231%20%22x%22')");
    assertThat(address.odataId()).isEqualTo("accounts(name='O''Brien é #1 \"x\"')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "<", ">", "*", "%", "&", ":", "\\", "?", "+"})
  void refusesTheCharactersThatTheServiceCannotFindRowsBy(String character) {
    assertThat(RowAddress.hasForbiddenCharacters("M" + character + "M")).isTrue();
    RowAddress address = RowAddress.key("accounts", KeyPart.text("code", "M" + character + "M"));
    assertThat(address.hasForbiddenCharacters()).isTrue();
    String message =
        "accounts(code='M"
            + character
            + "M') has one of the characters /<>*%&:\\?+ in a key value, so the service can't find"
            + " the row by it. Next step: DataverseClient.resolve finds its id by $filter";
    assertThatThrownBy(address::url).hasMessage(message);
    assertThatThrownBy(address::odataId).hasMessage(message);
  }

  @Test
  void allowsAllOtherCharacters() {
    for (char c = ' '; c < 0x180; c++) {
      assertThat(RowAddress.hasForbiddenCharacters("a" + c))
          .as("character %d", (int) c)
          .isEqualTo("/<>*%&:\\?+".indexOf(c) >= 0);
    }
  }

  @Test
  void refusesAnEmptyKey() {
    assertThatThrownBy(() -> RowAddress.key("accounts"))
        .hasMessage("A key of accounts needs at least one column");
  }
}
