package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs the suite of the npm package dynamics-web-api in src/test/npm against an emulator. Needs
 * node 20 or later and npm; the first run fetches the package.
 */
class DynamicsWebApiTest {
  private static final Path SUITE = Path.of("src", "test", "npm");

  @Test
  void anIndependentClientWorks() throws Exception {
    requireNode();
    if (!Files.isDirectory(SUITE.resolve("node_modules").resolve("dynamics-web-api"))) {
      Result install = run(List.of("npm", "ci", "--ignore-scripts", "--no-audit"), Map.of(), 240);
      assertThat(install.exitCode()).as(install.output()).isZero();
    }
    String documents =
        ",{\"logicalName\":\"abc_doc\",\"columns\":[{\"logicalName\":\"abc_name\"},"
            + "{\"logicalName\":\"abc_file\",\"type\":\"file\"}]},"
            + "{\"logicalName\":\"abc_sensor\",\"tableType\":\"Elastic\","
            + "\"columns\":[{\"logicalName\":\"abc_name\"}]}]";
    int end = Api.MODEL.lastIndexOf("],", Api.MODEL.indexOf("\"relationships\""));
    String model = Api.MODEL.substring(0, end) + documents + Api.MODEL.substring(end + 1);
    try (Emulator emulator = Emulator.start(EmulatorConfig.defaults().withModelJson(model))) {
      Result result =
          run(
              List.of("node", "--test", "--test-reporter=tap"),
              Map.of("EMULATOR_URL", emulator.url().toString()),
              120);
      assertThat(result.exitCode()).as(result.output()).isZero();
      assertThat(result.output()).contains("# pass 12").contains("# fail 0");
    }
  }

  private static void requireNode() throws Exception {
    Result version;
    try {
      version = run(List.of("node", "--version"), Map.of(), 30);
    } catch (IOException e) {
      if ("true".equals(System.getenv("CI"))) {
        fail("node is not installed; this suite must run in CI");
      }
      abort("node is not installed: the suite of an independent client is left out");
      return;
    }
    assertThat(version.exitCode()).as(version.output()).isZero();
  }

  private record Result(int exitCode, String output) {}

  private static Result run(List<String> command, Map<String, String> variables, int seconds)
      throws Exception {
    Path output = Files.createTempFile("deltaverse-npm", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.directory(SUITE.toFile());
      builder.environment().putAll(variables);
      builder.redirectErrorStream(true);
      builder.redirectOutput(output.toFile());
      Process process = builder.start();
      if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Result(-1, "not finished after " + seconds + " s\n" + Files.readString(output));
      }
      return new Result(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
