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

/** Taking a run back, as a person or a script sees it. */
final class UndoCommandTest {
  @TempDir private Path folder = Path.of("");
  private Workplace work;

  @BeforeEach
  void start() throws IOException {
    work = new Workplace(folder);
    work.cleanSnapshot("1");
    assertThat(work.run("apply").exitCode()).isEqualTo(0);
    work.cleanSnapshot("2").file("2", "accounts.csv", "code,name,size\nA,Alpine,10\nB,Beta,20\n");
    assertThat(work.run("apply").exitCode()).isEqualTo(0);
  }

  @AfterEach
  void stop() {
    work.close();
  }

  @Test
  void whatWouldBeSentIsShownAndSentWhenItIsWanted() throws Exception {
    Ended plan = work.run("undo", "2");

    assertThat(plan.out())
        .startsWith("Plan to take back run 2\n")
        .contains(
            """
            Some of the changes:
              ~ accounts A
                  dv_name: "Alpine" -> "Alpha"
            """,
            "Nothing was sent. Next step: deltaverse undo 2 --yes\n");
    assertThat(plan.exitCode()).isEqualTo(0);
    assertThat(work.ask("GET", "/api/data/v9.2/dv_accounts", "")).contains("Alpine");

    Ended undo = work.run("undo", "2", "--yes", "--verify");

    assertThat(undo.out()).startsWith("Run 4: undo of run 2\n").contains("the target agrees");
    assertThat(undo.exitCode()).isEqualTo(0);
    assertThat(work.ask("GET", "/api/data/v9.2/dv_accounts", ""))
        .contains("Alpha")
        .doesNotContain("Alpine");
  }

  @Test
  void jsonIsOneDocument() throws Exception {
    JsonNode plan = work.run("undo", "2", "--json").json();

    assertThat(plan.path("command").asString()).isEqualTo("undo --plan");
    assertThat(plan.path("plan").path("rows").asInt()).isEqualTo(1);

    JsonNode undo = work.run("undo", "2", "--yes", "--json").json();

    assertThat(undo.path("command").asString()).isEqualTo("undo");
    assertThat(undo.path("balanced").asBoolean()).isTrue();
    assertThat(undo.path("total").path("updated").asInt()).isEqualTo(1);
  }

  @Test
  void aRunThatIsNotThereIsAMistake() throws Exception {
    Ended none = work.run("undo", "9");

    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("undo run 9: there is no such run");
  }
}
