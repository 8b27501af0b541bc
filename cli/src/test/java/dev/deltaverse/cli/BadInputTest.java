package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.BadInput.Run;
import dev.deltaverse.cli.Workplace.Ended;
import dev.deltaverse.emulator.EmulatorConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is wrong in the world outside, each in a file of {@code badinput} (its README says how they
 * are written). Every one ends with the right exit code and a message for a person, loses nothing
 * and deletes nothing; and when the trouble is over, a good snapshot is loaded to the last row.
 */
final class BadInputTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern FAULT =
      Pattern.compile(
          "^\\s+at [\\w.$/]+\\(|internal fault|\\bException\\b"
              + "|\\b(java|javax|jdk|org|com|dev\\.deltaverse)\\.[a-z]+\\.[\\w.]*[A-Z]",
          Pattern.MULTILINE);

  /** The rows of the first snapshot, which every scenario finds in the target. */
  private static final Map<String, List<String>> LOADED =
      Map.of("dv_account", List.of("A Alpha 10", "B Beta 20"), "dv_job", List.of("1 One", "2 Two"));

  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "dv_account",
          List.of("dv_code", "dv_name", "dv_size"),
          "dv_job",
          List.of("dv_no", "dv_title"));

  @TempDir private Path folder = Path.of("");

  static Stream<String> scenarios() throws IOException, URISyntaxException {
    String only = System.getProperty("badinput", "");
    try (Stream<Path> files = Files.list(BadInput.folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".yaml") && name.contains(only))
          .map(name -> name.substring(0, name.length() - ".yaml".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void thereAreManyScenarios() throws Exception {
    assertThat(scenarios().count())
        .isGreaterThanOrEqualTo(System.getProperty("badinput") == null ? 60 : 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void endsAsItShould(String name) throws Exception {
    BadInput scenario = BadInput.read(name);
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(Workplace.MODEL)
            .withKeyBuildTime(Duration.ofHours(1));
    try (Workplace work = new Workplace(folder, config)) {
      work.cleanSnapshot("1");
      assertThat(work.run("apply").exitCode()).isZero();
      for (BadInput.Step step : scenario.steps()) {
        switch (step) {
          case BadInput.Write(var files) -> {
            for (Map.Entry<String, Object> file : files.entrySet()) {
              copy(work, file.getKey());
              BadFile.write(work, file.getKey(), file.getValue());
            }
          }
          case BadInput.Project(String text) ->
              work.project(text.replace("%{tables}", Workplace.TABLES));
          case BadInput.Ask(String method, String path, String body) ->
              work.ask(method, path, body);
          case Run run -> check(work, run);
        }
      }
      assertThat(rows(work))
          .describedAs("the target afterwards")
          .isEqualTo(lines(scenario.target()));
      if (scenario.recovers()) {
        recover(work);
      }
    }
  }

  /** A snapshot begins as a copy of the first. */
  private void copy(Workplace work, String file) throws IOException {
    String[] path = file.split("/");
    if (path.length > 2
        && path[0].equals("snapshots")
        && !Files.exists(folder.resolve("snapshots").resolve(path[1]))) {
      work.cleanSnapshot(path[1]);
    }
  }

  private static void check(Workplace work, Run run) throws Exception {
    Ended ended = Circumstances.run(work, run);
    String told = ended.out() + "\n--- stderr\n" + ended.err();
    if (Boolean.getBoolean("badinput.show")) {
      System.out.println("=== " + run.command() + " -> " + ended.exitCode() + "\n" + told);
    }
    assertThat(FAULT.matcher(told).results().map(m -> m.group()).toList())
        .describedAs("technical words in\n%s", told)
        .isEmpty();
    assertThat(ended.exitCode()).describedAs("%s", told).isEqualTo(run.exit());
    for (String fragment : run.says()) {
      assertThat(told.replaceAll("\\s+", " ")).contains(fragment);
    }
    if (run.exit() > 1) {
      assertThat(ended.err()).contains("Next step: ");
    }
    for (Map.Entry<String, String> books : run.books().entrySet()) {
      assertThat(books(work, books.getKey())).isEqualTo(books.getValue());
    }
  }

  /** The books of a table in the last run: what is not zero. */
  private static String books(Workplace work, String table) {
    JsonNode run = work.run("runs", "--limit", "1", "--json").json().path("runs").get(0);
    assertThat(run.path("balanced").asBoolean()).describedAs("%s", run).isTrue();
    for (JsonNode books : run.path("tables")) {
      if (books.path("name").asString().equals(table)) {
        List<String> words = new ArrayList<>();
        books
            .properties()
            .forEach(
                p -> {
                  if (p.getValue().isNumber() && p.getValue().asLong() != 0) {
                    words.add(p.getKey() + " " + p.getValue().asLong());
                  }
                });
        return String.join(" ", words);
      }
    }
    return "none";
  }

  /** The trouble is over: everything is loaded, and exactly that is there. */
  private void recover(Workplace work) throws Exception {
    work.project(Workplace.TABLES);
    work.ask("DELETE", "/emulator/faults", "");
    work.cleanSnapshot("zz");
    work.file("zz", "accounts.csv", "code,name,size\nA,Alpha,10\nB,Beta,20\nZ,Zeta,7\n");
    Ended ended =
        work.run("apply", "zz", "--verify", "--accept-guard", "accounts,jobs,job_accounts");
    assertThat(ended.exitCode()).describedAs("%s\n%s", ended.out(), ended.err()).isZero();
    assertThat(rows(work).get("dv_account")).containsExactly("A Alpha 10", "B Beta 20", "Z Zeta 7");
    assertThat(rows(work).get("dv_job")).containsExactly("1 One", "2 Two");
  }

  private static Map<String, SortedSet<String>> lines(Map<String, List<String>> target) {
    Map<String, SortedSet<String>> lines = new java.util.TreeMap<>();
    LOADED.forEach(
        (table, rows) -> lines.put(table, new TreeSet<>(target.getOrDefault(table, rows))));
    return lines;
  }

  private static Map<String, SortedSet<String>> rows(Workplace work) throws Exception {
    Map<String, SortedSet<String>> tables = new java.util.TreeMap<>();
    for (Map.Entry<String, List<String>> table : COLUMNS.entrySet()) {
      SortedSet<String> lines = new TreeSet<>();
      JsonNode export = JSON.readTree(work.ask("GET", "/emulator/export/" + table.getKey(), ""));
      for (JsonNode row : export.path("rows")) {
        List<String> cells = new ArrayList<>();
        for (String column : Objects.requireNonNull(table.getValue())) {
          JsonNode cell = row.path(column);
          cells.add(cell.isNull() ? "-" : cell.asString());
        }
        lines.add(String.join(" ", cells));
      }
      tables.put(table.getKey(), lines);
    }
    return tables;
  }
}
