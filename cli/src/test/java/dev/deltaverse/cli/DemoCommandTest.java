package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DemoCommandTest {

  @Test
  void everyRowIsWhereTheGeneratorSaysAndTheTargetAgrees() {
    Ended demo = Workplace.runAnywhere("demo", "--rows", "2000", "--no-console", "--json");
    JsonNode json = demo.json();
    assertThat(demo.exitCode()).describedAs("%s%n%s", demo.err(), demo.out()).isEqualTo(0);
    assertThat(json.path("runs")).hasSize(3);
    assertThat(json.path("balanced").asBoolean()).isTrue();
    assertThat(json.path("asExpected").asBoolean()).isTrue();
    assertThat(json.path("verified").asBoolean()).isTrue();
    assertThat(json.path("runs").get(1).path("total").path("updated").asLong()).isPositive();
    // The rehearsal tells the forecast of the last run all that it needs.
    JsonNode forecast = json.path("runs").get(2).path("forecast");
    assertThat(forecast.path("calibrated").asBoolean()).isTrue();
    assertThat(forecast.path("verification").path("included").asBoolean()).isTrue();
    long ledger = 0;
    for (JsonNode table : json.path("runs").get(2).path("verification").path("tables")) {
      ledger += table.path("ledger").asLong();
    }
    assertThat(forecast.path("verification").path("rows").asLong()).isEqualTo(ledger);
  }
}
