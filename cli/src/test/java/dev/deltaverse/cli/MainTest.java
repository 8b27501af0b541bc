package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> seen = new ArrayList<>();

  @Test
  void helpListsCommandsAndExitCodes() {
    assertThat(run("--help")).isEqualTo(0);
    assertThat(out.toString())
        .startsWith(
            "Usage: deltaverse [-hV] [--json] [--verbose] [-C=DIR] [--profile=NAME] COMMAND")
        .contains("  walk  Walks a way.", "  fail  Fails as told.")
        .contains("   5     stopped by a guard")
        .contains("   130   interrupted; run again to go on");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpOfACommandShowsItsOwnAndTheCommonOptions() {
    assertThat(run("walk", "--help")).isEqualTo(0);
    assertThat(out.toString())
        .contains("Walks a way.", "--far", "How far.", "--profile=NAME", "-C, --directory=DIR");
  }

  @Test
  void versionNamesProductAndJvm() {
    assertThat(run("--version")).isEqualTo(0);
    assertThat(out.toString()).startsWith("deltaverse ").contains("Java " + Runtime.version());
  }

  @Test
  void commonOptionsStandBeforeOrAfterTheCommand() {
    assertThat(run("-C", "a folder", "--profile", "uat", "walk", "--json")).isEqualTo(0);
    assertThat(run("walk", "--profile=dev", "--far", "3")).isEqualTo(0);
    assertThat(seen).containsExactly("walk 0 a folder uat true", "walk 3  dev false");
  }

  @Test
  void unknownOptionIsOneLineAndTheNextStep() {
    assertThat(run("walk", "--faar", "3")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            lines(
                "deltaverse walk: Unknown options: '--faar', '3'",
                "Did you mean deltaverse walk --far?",
                "Next step: deltaverse walk --help"));
  }

  @Test
  void misspelledCommandGetsASuggestion() {
    assertThat(run("walkk")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            lines(
                "deltaverse: Unmatched argument at index 0: 'walkk'",
                "Did you mean deltaverse walk?",
                "Next step: deltaverse --help"));
  }

  @Test
  void noCommandIsAUsageError() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(lines("deltaverse: No command was given", "Next step: deltaverse --help"));
  }

  @Test
  void missingValueIsAUsageError() {
    assertThat(run("walk", "--far")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("deltaverse walk: Missing required parameter for option '--far' (<far>)");
  }

  @Test
  void everyKindOfKnownFailureHasItsExitCodeMessageAndNextStep() {
    for (MigrationException.Code code : MigrationException.Code.values()) {
      if (code == MigrationException.Code.BUG) {
        continue;
      }
      err.getBuffer().setLength(0);
      int expected =
          switch (code) {
            case SETUP, SOURCE -> 2;
            case TARGET, TRANSIENT -> 3;
            case DISAGREES -> 4;
            case GUARD -> 5;
            case BUG -> 6;
          };
      assertThat(run("fail", "--as", code.name())).as(code.name()).isEqualTo(expected);
      assertThat(err.toString())
          .isEqualTo(lines("deltaverse fail: it broke", "Next step: mend it"));
    }
  }

  @Test
  void internalFaultNamesAFileWithTheTraceAndShowsNone() throws Exception {
    assertThat(run("fail")).isEqualTo(6);
    List<String> said = err.toString().lines().toList();
    assertThat(said).hasSize(2);
    assertThat(said.get(0))
        .isEqualTo(
            "deltaverse fail: internal fault: java.lang.IllegalStateException: never thought of");
    String prefix = "Next step: report it with ";
    assertThat(said.get(1)).startsWith(prefix);
    Path trace = Path.of(said.get(1).substring(prefix.length()));
    assertThat(trace).content().contains("never thought of", "\tat dev.deltaverse.cli.MainTest");
    Files.delete(trace);
  }

  private int run(String... args) {
    List<CommandEntry> commands =
        List.of(
            new CommandEntry("walk", "Walks a way.", Walk::new),
            new CommandEntry("fail", "Fails as told.", root -> new Fail()));
    return Main.run(new PrintWriter(out), new PrintWriter(err), commands, args);
  }

  private static String lines(String... lines) {
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  @Command
  private final class Walk implements Callable<Integer> {
    private final Deltaverse root;

    @Option(names = "--far", description = "How far.")
    private int far;

    Walk(Deltaverse root) {
      this.root = root;
    }

    @Override
    public Integer call() {
      seen.add("walk " + far + " " + root.directory() + " " + root.profile() + " " + root.json());
      return ExitCode.OK.number();
    }
  }

  @Command
  private static final class Fail implements Callable<Integer> {
    @Option(names = "--as")
    private MigrationException.Code code = MigrationException.Code.BUG;

    @Override
    public Integer call() throws MigrationException {
      if (code == MigrationException.Code.BUG) {
        throw new IllegalStateException("never thought of");
      }
      throw new MigrationException(code, "it broke", "mend it");
    }
  }
}
