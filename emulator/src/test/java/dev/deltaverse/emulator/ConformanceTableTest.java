package dev.deltaverse.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The emulator's tests that docs/conformance.md names are there. */
class ConformanceTableTest {
  private static final Pattern NAMED = Pattern.compile("\\| `(\\w+)\\.(\\w+)` \\|$");

  @Test
  void everyNamedTestExists() throws Exception {
    int named = 0;
    List<String> missing = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "conformance.md"))) {
      // The last of six columns is the emulator's.
      Matcher matcher = NAMED.matcher(line);
      if (line.split("(?<!\\\\)\\|", -1).length == 7 && matcher.find()) {
        named++;
        if (!exists(matcher.group(1), matcher.group(2))) {
          missing.add(matcher.group(1) + "." + matcher.group(2));
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(named).isGreaterThan(50);
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
