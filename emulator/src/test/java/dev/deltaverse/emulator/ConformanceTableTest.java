package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Each row of the conformance table names a test of the emulator that exists, or says why none. */
class ConformanceTableTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+)\\.(\\w+)`");

  @Test
  void everyRowNamesATestOrAReason() throws Exception {
    List<String> wrong = new ArrayList<>();
    int rows = 0;
    for (String line : Files.readAllLines(Path.of("..", "docs", "conformance.md"))) {
      String[] cells = line.split("(?<!\\\\)\\|", -1);
      if (!line.startsWith("| ") || line.startsWith("| behaviour") || cells.length != 7) {
        continue;
      }
      rows++;
      String cell = cells[5].strip();
      Matcher matcher = NAMED.matcher(cell);
      if (!cell.startsWith("none: ")
          && !(matcher.matches() && exists(matcher.group(1), matcher.group(2)))) {
        wrong.add(cells[1].strip() + ": " + cell);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).isGreaterThan(100);
  }

  private static boolean exists(String type, String method) {
    try {
      for (java.lang.reflect.Method found :
          Class.forName("dev.deltaverse.emulator." + type).getDeclaredMethods()) {
        if (found.getName().equals(method)) {
          return true;
        }
      }
      return false;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
