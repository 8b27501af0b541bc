package dev.deltaverse.engine.staging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.target.ColumnType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random texts of every type against {@link StrictOracle}: the same are taken, as the same value.
 */
interface StrictnessContract {
  int ROWS = 220_000;

  StagingFactory factory();

  /**
   * A column of the test.
   *
   * @param seeds texts that are changed a little, or not at all
   */
  record Kind(
      ColumnType type,
      Mapping mapping,
      boolean trimmed,
      Function<String, Optional<String>> oracle,
      List<String> seeds) {}

  private static Mapping column(String name) {
    return Mapping.from(name);
  }

  private static List<Kind> kinds() {
    List<String> times =
        List.of(
            "2024-03-31 02:30:00",
            "2024-10-27T02:59:59",
            "2051-07-01 10:00",
            "1753-01-01",
            "1889-12-31 23:59:59.999",
            "2024-05-01T10:00:00Z",
            "2024-05-01 10:00:00+02:00",
            "1999-12-31 23:59:59.1234567 -0330",
            "2024-02-29T10:00-03");
    return List.of(
        new Kind(
            new ColumnType.Whole(-1000, Integer.MAX_VALUE),
            column("a"),
            true,
            StrictOracle::whole,
            List.of("7", "-42", "+007", "2147483647", "1.9", "0x10", "1_000", "1e3")),
        new Kind(
            TypingContract.DECIMAL,
            column("b"),
            true,
            StrictOracle::decimal,
            List.of("1.5", "-0.25", "100000000000", ".5", "5.", "12.3400", "0.005", "1,5")),
        new Kind(
            TypingContract.FLOAT,
            column("c"),
            true,
            StrictOracle::floating,
            List.of("1.5e3", "47.639585", "-1E-3", "1.234565e-2", "9.999995", "1e11", "3e-06")),
        new Kind(
            new ColumnType.YesNo(),
            column("d"),
            true,
            StrictOracle::flag,
            List.of("true", "No", "Y", "0", "1", "F")),
        new Kind(
            new ColumnType.Guid(),
            column("e"),
            true,
            StrictOracle::guid,
            List.of(
                "5f1c0f6e-1111-2222-3333-0123456789ab", "{5F1C0F6E-1111-2222-3333-0123456789AB}")),
        new Kind(
            new ColumnType.DateOnly(),
            column("f"),
            true,
            StrictOracle::date,
            List.of("2024-02-29", "1900-02-28", "1753-01-01", "2024-01-01 00:00:00.000")),
        new Kind(new ColumnType.DateTime(false), column("g"), true, StrictOracle::berlin, times),
        new Kind(
            new ColumnType.DateTime(true), column("h"), true, StrictOracle::independent, times),
        new Kind(
            new ColumnType.DateTime(false),
            column("i").formats("dd.MM.yyyy HH:mm"),
            true,
            StrictOracle::pattern,
            List.of(
                "31.03.2024 02:30", "27.10.2024 02:30", "29.02.2024 00:00", "01.01.1990 23:59")),
        new Kind(
            new ColumnType.Text(5),
            column("j"),
            false,
            StrictOracle::text,
            List.of("abcde", "😀😀x", "a\u0007b", "äöü\tß", "  x  ")));
  }

  private static String changed(String seed, SplittableRandom random) {
    StringBuilder text = new StringBuilder(seed);
    String letters = "0123456789012345678901234567890123456789+-.,: TZeEx_/\u00A0٣";
    for (int n = random.nextInt(4); n > 0 && text.length() > 1; n--) {
      int at = random.nextInt(text.length());
      if (Character.isSurrogate(text.charAt(at))) {
        continue;
      }
      char letter = letters.charAt(random.nextInt(letters.length()));
      boolean digit = Character.isDigit(text.charAt(at));
      switch (random.nextInt(10)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(0, letter);
        case 2 -> text.setCharAt(at, letter);
        case 3 -> text.append(letter);
        default -> {
          if (digit) {
            text.setCharAt(at, (char) ('0' + random.nextInt(10)));
          }
        }
      }
    }
    return text.toString();
  }

  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && Character.isSpaceChar(text.charAt(from))) {
      from++;
    }
    while (to > from && Character.isSpaceChar(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  @Test
  default void theSameTextsAreTakenAsTheSameValues(@TempDir Path folder) throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Kind> kinds = kinds();
    Dialect berlin = Dialects.zone("Europe/Berlin");
    TableFixture table =
        new TableFixture("t").from(berlin, "t.csv").key(column("code"), new ColumnType.Text(9));
    kinds.forEach(k -> table.column(k.mapping(), k.type()));
    StringBuilder csv = new StringBuilder("code,a,b,c,d,e,f,g,h,i,j\n");
    Map<String, String> texts = new LinkedHashMap<>();
    TreeMap<String, String> taken = new TreeMap<>();
    TreeSet<String> refused = new TreeSet<>();
    for (int row = 1; row <= ROWS; row++) {
      int k = row % kinds.size();
      Kind kind = kinds.get(k);
      String text = changed(kind.seeds().get(random.nextInt(kind.seeds().size())), random);
      String key = "k" + row;
      texts.put(key, text);
      csv.append(key).append(",".repeat(k + 1)).append('"').append(text).append('"');
      csv.append(",".repeat(kinds.size() - k - 1)).append('\n');
      String read = kind.trimmed() ? trimmed(text) : text;
      Optional<String> value = read.isEmpty() ? Optional.of("(null)") : kind.oracle().apply(read);
      value.ifPresentOrElse(v -> taken.put(key, k + " " + v), () -> refused.add(key));
    }
    try (StagedProject project = StagedProject.open(factory(), folder, table)) {
      project.file("t.csv", csv.toString()).run();
      List<String> wrong = new ArrayList<>();
      project
          .rows("t")
          .forEach(
              (key, row) -> {
                int k = Integer.parseInt(key.substring(1)) % kinds.size();
                String found = k + " " + Optional.ofNullable(row.get(k)).orElse("(null)");
                if (!found.equals(taken.remove(key))) {
                  wrong.add("'" + texts.get(key) + "' was taken as " + found);
                }
              });
      project.staging.rejects(
          "t",
          reject -> {
            if (!refused.remove("k" + reject.record())) {
              wrong.add("'" + texts.get("k" + reject.record()) + "' was refused: " + reject.rule());
            }
          });
      assertThat(wrong).as("seed %d", seed).isEmpty();
      assertThat(taken).as("seed %d: lost", seed).isEmpty();
      assertThat(refused).as("seed %d: not refused", seed).isEmpty();
    }
  }
}
