package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each row of the conformance table names a test of the client that exists, or says why none. */
final class ConformanceTest {

  @Test
  void everyRowNamesATestOrAReason() throws Exception {
    List<String[]> rows =
        Files.readAllLines(Path.of("../docs/conformance.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| behaviour"))
            .map(line -> line.split("(?<!\\\\)\\|", -1))
            .toList();
    assertThat(rows).hasSizeGreaterThan(100);
    for (String[] row : rows) {
      assertThat(row).as(row[1]).hasSize(7);
      assertThat(row[2]).as("source of" + row[1]).isNotBlank();
      assertThat(row[3]).as("certainty of" + row[1]).isNotBlank();
      String cell = row[4].strip();
      if (cell.startsWith("none: ")) {
        continue;
      }
      String[] name = cell.replace("`", "").split("\\.", 2);
      Class<?> test = Class.forName("dev.deltaverse.webapi." + name[0]);
      assertThat(Arrays.stream(test.getDeclaredMethods()).map(Method::getName))
          .as(row[1])
          .contains(name[1]);
    }
  }
}
