package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run could not switch on again is told everywhere, until it is restored. */
final class SwitchesCommandTest {
  private static final String FLOW = "11111111-1111-1111-1111-111111111111";
  private static final String LEFT =
      "switched off in the target by run 1 and not yet on again: flow 'Mirror'; `deltaverse"
          + " switches restore` switches on what no run needs off";

  @TempDir private Path folder = Path.of("");

  private static String state(Workplace work) throws Exception {
    return work.ask("GET", "/api/data/v9.2/workflows(" + FLOW + ")?$select=statecode", "");
  }

  @Test
  void whatCouldNotBeSwitchedOnIsToldUntilItIsRestored() throws Exception {
    try (Workplace work = new Workplace(folder).cleanSnapshot("1")) {
      assertThat(work.run("switches").out())
          .contains("The project names nothing to switch off, and no run has left any off.");
      work.project(Workplace.TABLES + "switches: { flows: [\"mir*\"] }\n");
      Ended nothing = work.run("switches", "list");
      assertThat(nothing.exitCode()).isEqualTo(2);
      assertThat(nothing.err()).contains("the target has no flow 'mir*'");
      assertThat(work.run("check").out())
          .contains("fail  switches: switches: the target has no flow 'mir*'");
      work.ask(
          "POST",
          "/api/data/v9.2/workflows",
          """
          {"workflowid":"%s","name":"Mirror","category":5,"primaryentity":"dv_account",
           "clientdata":"{}"}
          """
              .formatted(FLOW));
      String on = "{\"statecode\":1,\"statuscode\":2}";
      work.ask("PATCH", "/api/data/v9.2/workflows(" + FLOW + ")", on);
      assertThat(work.run("switches", "list").out())
          .contains("flow  Mirror  on; is switched off while loading");
      assertThat(work.run("check").out())
          .contains("pass  switches: a run switches off while loading: flow 'Mirror'")
          .contains("flow 'Mirror' is kept from running by switches");

      work.ask(
          "PUT",
          "/emulator/faults",
          "{\"faults\":[{\"kind\":\"unavailable\",\"method\":\"PATCH\",\"path\":\"workflows\","
              + "\"after\":1}]}");
      Ended apply = work.run("apply");
      assertThat(apply.exitCode()).as(apply.out() + apply.err()).isEqualTo(3);
      assertThat(apply.err())
          .contains("switches: still off in the target: flow 'Mirror': Switching flow")
          .contains("Run `deltaverse switches restore` when this is mended.");
      assertThat(state(work)).contains("\"statecode\":0");
      assertThat(work.run("status").out()).contains(LEFT);
      assertThat(work.run("status", "--json").json().path("switchedOff").get(0).asString())
          .isEqualTo("flow 'Mirror'");
      assertThat(work.run("runs").err()).contains(LEFT);
      assertThat(work.run("check").out()).contains("warn  switches: " + LEFT);
      assertThat(work.run("switches", "list").out())
          .contains("flow  Mirror  switched off by run 1");

      work.ask("DELETE", "/emulator/faults", "");
      Ended restored = work.run("switches", "restore");
      assertThat(restored.exitCode()).as(restored.err()).isEqualTo(0);
      assertThat(restored.out()).contains("flow 'Mirror' is switched on again");
      assertThat(state(work)).contains("\"statecode\":1");
      assertThat(work.run("status").out())
          .doesNotContain(LEFT)
          .contains("flow 'Mirror' is switched on again");
      assertThat(work.run("switches", "restore", "--json").json().path("restored").asInt())
          .isZero();
    }
  }
}
