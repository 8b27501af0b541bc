package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Several application users of one environment, and what one lacks. */
final class AccessTest {
  private static final String MODEL =
      """
      {"tables":[{"logicalName":"abc_item","schemaName":"abc_Item",
         "columns":[{"logicalName":"abc_name"}]}]}
      """;

  @Test
  void eachUserHasPrivilegesOfItsOwn() {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(MODEL)
            .withUsers(
                ApplicationUser.of("loader", "s3cret-1"),
                new ApplicationUser(
                    "reader",
                    "s3cret-2",
                    "Reader",
                    true,
                    true,
                    Set.of("prvCreateabc_Item", "prvWriteabc_Item")));
    try (HttpClient http = DataverseClient.newHttpClient(Duration.ofSeconds(5));
        Emulator emulator = Emulator.start(config);
        DataverseClient loader = client(emulator, http, "loader", "s3cret-1");
        DataverseClient reader = client(emulator, http, "reader", "s3cret-2")) {
      RowAddress row =
          RowAddress.id("abc_items", loader.create("abc_items", Body.json("{\"abc_name\":\"a\"}")));
      assertThat(reader.retrieve(row)).isPresent();
      WebApiException e =
          catchThrowableOfType(
              WebApiException.class,
              () -> reader.send(Write.updateOnly(row, Body.json("{\"abc_name\":\"b\"}"))));
      assertThat(e.kind()).isEqualTo(new ErrorKind.Access());
      assertThat(e.serviceMessage())
          .contains("is missing prvWriteabc_Item privilege on OTC=")
          .contains("for entity 'abc_item'.");

      List<TablePrivilege> ofTable = reader.describeTable("abc_item").privileges();
      List<HeldPrivilege> held = reader.privileges(reader.whoAmI().userId());
      assertThat(
              ofTable.stream()
                  .filter(p -> held.stream().noneMatch(h -> h.id().equals(p.id())))
                  .map(TablePrivilege::right))
          .containsExactlyInAnyOrder(TablePrivilege.Right.CREATE, TablePrivilege.Right.WRITE);
      assertThat(held)
          .allSatisfy(h -> assertThat(h.depth()).isEqualTo(HeldPrivilege.Depth.ORGANIZATION))
          .extracting(HeldPrivilege::name)
          .contains("prvReadabc_Item", "prvBulkDelete");
      assertThat(loader.privileges(loader.whoAmI().userId())).hasSizeGreaterThan(held.size());
    }
  }

  private static DataverseClient client(
      Emulator emulator, HttpClient http, String id, String secret) {
    return DataverseClient.builder(
            emulator.url(),
            EntraTokens.forEnvironment(emulator.url(), http)
                .authority(emulator.url())
                .clientSecret("tenant-1", id, Secret.of(secret)))
        .httpClient(http)
        .build();
  }
}
