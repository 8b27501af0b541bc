package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged project file gives a project or a message, never anything else. */
final class ProjectFuzzTest {
  private static final int ROUNDS = Integer.getInteger("fuzz.cases", 1_000);
  private static final List<String> PIECES =
      List.of(
          "${",
          "}",
          "${X}",
          "$${",
          "*a",
          "&a",
          "!!int",
          "null",
          "~",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          ": ",
          "- ",
          "\n",
          "\t",
          "#",
          "0x1F",
          "1e999",
          ".inf",
          "-1",
          "99999999999999999999",
          "true",
          "\u0000",
          "\uD83D\uDE00",
          "%",
          "../",
          "a[",
          "\\",
          "|",
          ">",
          "<<: ",
          "? ",
          "500%");

  @TempDir Path folder;

  @Test
  void damage() {
    long seed = Long.getLong("fuzz.seed", 20261130L);
    System.out.println("ProjectFuzzTest -Dfuzz.seed=" + seed);
    Random random = new Random(seed);
    ProjectFiles files = new ProjectFiles(folder);
    int read = 0;
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damage(ProjectFiles.maximal(), random);
      Path file = files.write("deltaverse.yaml", damaged);
      String profile = List.of("default", "dev", "prod", "x").get(random.nextInt(4));
      try {
        ProjectReader.read(file, profile, ProjectFiles.ENVIRONMENT);
        read++;
      } catch (MigrationException e) {
        refused++;
        String message = Objects.requireNonNull(e.getMessage());
        assertThat(e.code()).isEqualTo(MigrationException.Code.SETUP);
        assertThat(message.lines())
            .isNotEmpty()
            .allSatisfy(
                line ->
                    assertThat(line.substring(file.toString().length()))
                        .matches(":[0-9]+:[0-9]+: .+; .+"));
        assertThat(message).doesNotContain("s3cr3t");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed "
                + seed
                + " round "
                + round
                + ":\n"
                + new String(damaged, StandardCharsets.UTF_8),
            e);
      }
    }
    assertThat(read).as("seed " + seed).isGreaterThan(ROUNDS / 100);
    assertThat(refused).as("seed " + seed).isGreaterThan(ROUNDS / 3);
  }

  private static byte[] damage(String text, Random random) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(damaged.length());
      int end = Math.min(damaged.length(), at + random.nextInt(12));
      switch (random.nextInt(6)) {
        case 0 -> damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> damaged.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> damaged.delete(at, end);
        case 3 -> damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
        case 4 -> shuffle(damaged, random);
        default -> replaceValue(damaged, random);
      }
    }
    byte[] bytes = damaged.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(50) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static void shuffle(StringBuilder text, Random random) {
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    String moved = lines.remove(random.nextInt(lines.size()));
    lines.add(random.nextInt(lines.size() + 1), moved);
    text.setLength(0);
    lines.forEach(line -> text.append(line).append('\n'));
  }

  /** Keeps the YAML whole, so that what lies behind the syntax is reached. */
  private static void replaceValue(StringBuilder text, Random random) {
    int colon = text.indexOf(": ", random.nextInt(text.length()));
    if (colon >= 0) {
      int end = colon + 2;
      while (end < text.length() && ",}]\n".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      String value =
          List.of(
                  "x",
                  "[]",
                  "{}",
                  "[x, [y]]",
                  "{ a: 1 }",
                  "1",
                  "-7",
                  "1.5",
                  "true",
                  "null",
                  "''",
                  "'${X}'",
                  "'${CLIENT_SECRET}'",
                  "99999999999",
                  "1e400",
                  "[null]",
                  "[1, true]")
              .get(random.nextInt(17));
      text.replace(colon + 2, end, value);
    }
  }
}
