package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what docs/tutorial.md says, with its own words, and finds what it says. */
final class TutorialTest {
  private static final Path TUTORIAL =
      Path.of("").toAbsolutePath().resolveSibling("docs").resolve("tutorial.md");

  @TempDir private Path folder = Path.of("");

  private Ended run(String... args) {
    List<String> all = new ArrayList<>(List.of("-C", folder.resolve("crm").toString()));
    all.addAll(List.of(args));
    return Workplace.runAnywhere(all.toArray(String[]::new));
  }

  /** The text's fenced blocks of a language. */
  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(TUTORIAL))
        .results()
        .map((MatchResult m) -> m.group(1))
        .toList();
  }

  /** Commands of the shell but for those of Deltaverse. */
  private void shell(String block, Path in) throws Exception {
    String commands =
        String.join("\n", block.lines().filter(l -> !l.startsWith("../deltaverse")).toList());
    Process shell =
        new ProcessBuilder("sh", "-eu", "-c", commands)
            .directory(in.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(shell.exitValue()).as(said).isEqualTo(0);
  }

  @Test
  void eachStepEndsAsItIsTold() throws Exception {
    List<String> shell = blocks("sh");
    shell(shell.getFirst(), folder);
    Path crm = folder.resolve("crm");
    try (Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withModelJson(blocks("json").getFirst()))) {
      Path file = crm.resolve("deltaverse.yaml");
      assertThat(run("init", "--url", emulator.url().toString()).out())
          .contains("dv_founded: 1 of 3 values are no dates: rejected");
      Ended proposed = run("plan", "--json");
      Files.writeString(
          file,
          blocks("yaml").getFirst().replace("http://localhost:5800", emulator.url().toString()));
      assertThat(run("check").exitCode()).isEqualTo(0);
      Ended plan = run("plan", "--json");
      assertThat(proposed.json().path("total")).isEqualTo(plan.json().path("total"));

      Ended apply = run("apply");
      assertThat(apply.exitCode()).isEqualTo(1);
      assertThat(apply.out()).contains("Rejected: 1 row; parked: 1 row.");
      assertThat(run("rejects").out())
          .contains(
              "accounts accounts.csv record 3: dv_founded \"not known\" is not a date",
              "contacts contacts.csv record 2: dv_accountid");

      Path accounts = crm.resolve("snapshots/2026-03-01/accounts.csv");
      Files.writeString(accounts, Files.readString(accounts).replace("not known", "1999-01-31"));
      Ended corrected = run("apply", "--json");
      assertThat(corrected.exitCode()).isEqualTo(0);
      assertThat(corrected.json().at("/total/created").asInt()).isEqualTo(2);
      assertThat(corrected.json().at("/total/same").asInt()).isEqualTo(4);

      shell(shell.stream().filter(b -> b.contains("2026-03-08")).findFirst().orElseThrow(), crm);
      assertThat(run("plan").out()).contains("To create 0, to update 1, to delete 1");
      assertThat(run("apply", "--verify").exitCode()).isEqualTo(5);
      Ended last = run("apply", "--verify", "--accept-guard", "contacts");
      assertThat(last.exitCode()).as(last.err()).isEqualTo(0);
      assertThat(last.out()).contains("Target and source agree.");
    }
  }
}
