package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Building the ledger from the target, as a person or a script sees it. */
final class AdoptCommandTest {
  @TempDir private Path folder = Path.of("");
  private Workplace work;

  @BeforeEach
  void start() throws Exception {
    work = new Workplace(folder);
    work.cleanSnapshot("1");
    work.ask(
        "POST",
        "/api/data/v9.2/dv_accounts",
        "{\"dv_code\":\"A\",\"dv_name\":\"Alpha\",\"dv_size\":10}");
    work.ask("POST", "/api/data/v9.2/dv_accounts", "{\"dv_code\":\"M\",\"dv_name\":\"Mine\"}");
  }

  @AfterEach
  void stop() throws IOException {
    work.close();
  }

  @Test
  void whatWouldBeTakenIsShownAndTakenWhenItIsWanted() throws Exception {
    Ended plan = work.run("adopt", "accounts");

    assertThat(plan.out())
        .isEqualTo(
            """
            table     target  matched  equal  different  only in target  ledger  gone
            accounts       2        1      1          0               1       1     0
            1 row only in the target: left alone, unless the ledger had them before
            The ledger is as it was. Next step: deltaverse adopt --yes
            """);
    assertThat(plan.exitCode()).isEqualTo(0);

    Ended adopted = work.run("adopt", "--yes");

    assertThat(adopted.exitCode()).isEqualTo(0);
    assertThat(adopted.out())
        .contains("What a run of snapshot 1 would send now\n", "To create 4, to update 0");
    JsonNode run = work.run("apply", "--json").json();
    assertThat(run.path("total").path("created").asInt()).isEqualTo(4);
    assertThat(run.path("total").path("same").asInt()).isEqualTo(1);
  }

  @Test
  void rowsOnlyInTheTargetAreDeletedByTheNextRunIfTheyAreOwned() throws Exception {
    JsonNode adopted =
        work.run("adopt", "accounts", "--only-in-target", "own", "--yes", "--json").json();

    assertThat(adopted.path("adopted").path(0).path("ledger").asInt()).isEqualTo(2);
    assertThat(adopted.path("total").path("deleted").asInt()).isEqualTo(1);
  }

  @Test
  void aMisspeltTableIsAMistake() throws Exception {
    Ended none = work.run("adopt", "acounts");

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("adopt: the project has no table or link acounts");
  }

  @Test
  void withNothingRefusedThereIsNothingToRetry() throws Exception {
    assertThat(work.run("apply").exitCode()).isEqualTo(0);

    Ended list = work.run("retry", "--list");

    assertThat(list.out()).isEqualTo("The target lacks no row that it refused.\n");
    Ended group = work.run("retry", "--group", "1");
    assertThat(group.exitCode()).isEqualTo(2);
    assertThat(group.err()).contains("--group: there is no group 1 of refused rows");
    assertThat(work.run("retry", "--all", "--json").json().path("balanced").asBoolean()).isTrue();
  }
}
