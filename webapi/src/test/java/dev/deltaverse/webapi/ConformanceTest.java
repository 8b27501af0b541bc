package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client's column of the conformance table names tests that exist. */
final class ConformanceTest {

  @Test
  void everyTestNamedExists() throws Exception {
    List<String[]> rows =
        Files.readAllLines(Path.of("../docs/conformance.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| behaviour"))
            .map(line -> line.split("(?<!\\\\)\\|", -1))
            .toList();
    assertThat(rows).hasSizeGreaterThan(60);
    for (String[] row : rows) {
      assertThat(row).as(row[1]).hasSize(7);
      assertThat(row[3]).as("certainty of" + row[1]).isNotBlank();
      String[] name = row[4].strip().replace("`", "").split("\\.", 2);
      Class<?> test = Class.forName("dev.deltaverse.webapi." + name[0]);
      assertThat(Arrays.stream(test.getDeclaredMethods()).map(Method::getName))
          .as(row[1])
          .contains(name[1]);
    }
  }
}
