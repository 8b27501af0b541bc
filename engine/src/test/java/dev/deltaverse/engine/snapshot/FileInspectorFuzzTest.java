package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Dialect.Trim;
import dev.deltaverse.engine.snapshot.Inspection.Clean;
import dev.deltaverse.engine.snapshot.Inspection.Rewritten;
import dev.deltaverse.engine.snapshot.Inspection.Unusable;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random dialects and contents: DuckDB reads from the file or its copy, cell by cell, what a naive
 * reader finds, and the rejects are the same. {@code -Dfuzz.cases} and {@code -Dfuzz.seed} choose
 * others.
 */
final class FileInspectorFuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", 20261124L);
  private static final int CASES = Integer.getInteger("fuzz.cases", 800);

  @TempDir Path folder = Path.of("");

  @Test
  void duckDbAndANaiveReaderAgree() throws Exception {
    System.out.println("FileInspectorFuzzTest seed " + SEED + ", " + CASES + " cases");
    Map<String, Integer> kinds = new TreeMap<>();
    try (DuckDbRows duckDb = new DuckDbRows()) {
      for (int n = 0; n < CASES; n++) {
        kinds.merge(compare(duckDb, SEED + n), 1, Integer::sum);
      }
    }
    System.out.println("FileInspectorFuzzTest " + kinds);
    assertThat(kinds.get("Clean")).isGreaterThan(CASES / 4);
    assertThat(kinds.get("Rewritten")).isGreaterThan(CASES / 10);
    assertThat(kinds.get("Rewritten with rejects")).isGreaterThan(CASES / 20);
  }

  private String compare(DuckDbRows duckDb, long seed) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    Dialect dialect = dialect(random);
    String content = content(random, dialect);
    String description =
        "seed %d, %s, content %s"
            .formatted(seed, dialect, content.replace("\n", "\\n").replace("\r", "\\r"));
    Charset charset =
        switch (dialect.encoding()) {
          case "latin-1" -> Charset.forName("iso-8859-1");
          case "utf-8" -> UTF_8;
          default -> Charset.forName(dialect.encoding());
        };
    Path file = folder.resolve("t.csv");
    Files.write(file, content.getBytes(charset));
    NaiveReader naive = new NaiveReader(content, dialect);
    List<RecordReject> rejects = new ArrayList<>();
    Inspection inspection =
        new FileInspector(InspectionLimits.DEFAULT).inspect(file, dialect, folder, rejects::add);
    List<String> names = dialect.header() ? naive.header : dialect.names();
    switch (inspection) {
      case Clean clean -> {
        assertThat(naive.unusable).as(description).isEmpty();
        assertThat(clean.names()).as(description).isEqualTo(names);
        assertThat(rejects).as(description).isEmpty();
        assertThat(naive.entries).as(description).allMatch(e -> e.rule().isEmpty());
        assertThat(clean.records()).as(description).isEqualTo(naive.entries.size());
        assertThat(clean.blankLines()).as(description).isEqualTo(naive.blanks);
        assertThat(read(duckDb, file, clean.options(), description))
            .as(description)
            .isEqualTo(naive.entries.stream().map(NaiveReader.Entry::cells).toList());
        return "Clean";
      }
      case Rewritten rewritten -> {
        assertThat(naive.unusable).as(description).isEmpty();
        assertThat(rewritten.names()).as(description).isEqualTo(names);
        assertThat(rewritten.blankLines()).as(description).isEqualTo(naive.blanks);
        List<List<@Nullable String>> good = new ArrayList<>();
        List<String> bad = new ArrayList<>();
        for (NaiveReader.Entry entry : naive.entries) {
          if (entry.rule().isEmpty()) {
            List<@Nullable String> row = new ArrayList<>();
            row.add(Long.toString(entry.number()));
            row.addAll(entry.cells());
            good.add(row);
          } else {
            bad.add(entry.number() + " line " + entry.line() + " " + entry.rule());
          }
        }
        assertThat(
                rejects.stream()
                    .map(r -> r.record() + " line " + r.line() + " " + r.rule().code())
                    .toList())
            .as(description)
            .isEqualTo(bad);
        assertThat(rewritten.records()).as(description).isEqualTo(good.size());
        assertThat(rewritten.rejected()).as(description).isEqualTo(bad.size());
        assertThat(read(duckDb, rewritten.copy(), rewritten.options(), description))
            .as(description)
            .isEqualTo(good);
        Files.delete(rewritten.copy());
        return bad.isEmpty() ? "Rewritten" : "Rewritten with rejects";
      }
      case Unusable unusable -> {
        assertThat(unusable.rule().code()).as(description).isEqualTo(naive.unusable);
        return "Unusable";
      }
    }
  }

  private static List<List<@Nullable String>> read(
      DuckDbRows duckDb, Path file, CsvReadOptions options, String description) {
    try {
      return duckDb.read(file, options);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(description, e);
    }
  }

  private static String pick(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static Dialect dialect(SplittableRandom random) {
    // Half of the cases stay near to what DuckDB can read itself, where the two could differ.
    boolean tame = random.nextBoolean();
    Dialects dialects =
        tame
            ? Dialects.rfc()
                .delimiter(pick(random, ",", ";", "\t", "|", "\u0001", " ", "~"))
                .quote(pick(random, "\"", "\"", "'", ""))
                .terminator(pick(random, "", "", "\n", "\r\n"))
            : Dialects.rfc()
                .encoding(
                    pick(random, "utf-8", "utf-8", "utf-8", "latin-1", "windows-1252", "utf-16le"))
                .delimiter(
                    pick(random, ",", ",", ";", "\t", "|", "||", "+|", "~^~", "\u0001", "\u00a7"))
                .quote(pick(random, "\"", "\"", "'", "", "\u00fe"))
                .terminator(pick(random, "", "", "", "\n", "\r\n", "&|\n", "\r", "@@"));
    if (!dialects.quote().isEmpty() && random.nextInt(3) == 0) {
      dialects = dialects.escape("\\");
    }
    dialects = dialects.trim(random.nextInt(3) == 0 ? Trim.values()[random.nextInt(4)] : Trim.NONE);
    if (random.nextInt(3) == 0) {
      String[] names = new String[1 + random.nextInt(4)];
      for (int i = 0; i < names.length; i++) {
        names[i] = "c" + i;
      }
      dialects = dialects.names(names);
    }
    return dialects.build();
  }

  private static String content(SplittableRandom random, Dialect dialect) {
    int columns = dialect.header() ? 1 + random.nextInt(4) : dialect.names().size();
    int rows = random.nextInt(8);
    String end =
        dialect.terminator().isEmpty()
            ? pick(random, "\n", "\n", "\r\n", "\r")
            : dialect.terminator();
    boolean wild = random.nextInt(3) == 0;
    StringBuilder text = new StringBuilder();
    for (int r = dialect.header() ? -1 : 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        text.append(c == 0 ? "" : dialect.delimiter());
        text.append(r < 0 ? "h" + c : field(random, dialect));
      }
      text.append(r == rows - 1 && random.nextInt(4) == 0 ? "" : end);
      if (random.nextInt(12) == 0) {
        text.append(end);
      }
    }
    for (int m = wild ? random.nextInt(4) : 0; m > 0; m--) {
      String noise =
          pick(
              random,
              dialect.quote(),
              dialect.quote(),
              dialect.delimiter(),
              dialect.escape(),
              "\n",
              "\r",
              "\r\n",
              " ",
              "x",
              "\t",
              random.nextInt(3) == 0 ? "\0" : "\u00e9");
      text.insert(random.nextInt(text.length() + 1), noise);
    }
    return text.isEmpty() ? "h" : text.toString();
  }

  private static String field(SplittableRandom random, Dialect dialect) {
    StringBuilder value = new StringBuilder();
    boolean quoted = !dialect.quote().isEmpty() && random.nextInt(3) == 0;
    for (int i = random.nextInt(5); i > 0; i--) {
      value.append(
          quoted
              ? pick(
                  random,
                  dialect.delimiter(),
                  "\n",
                  "\r\n",
                  "a",
                  "bc",
                  " ",
                  "\u00fc",
                  dialect.escape() + dialect.quote(),
                  dialect.escape().equals(dialect.quote()) ? "\\" : "\\\\",
                  "'",
                  "#")
              : pick(random, "a", "NA", "12", " ", "-", "\u00fc", "a\"b", "\\", "#", "it's"));
    }
    String text = value.toString();
    if (quoted && dialect.quote().equals("'")) {
      text = text.replace("'", "");
    }
    return quoted ? dialect.quote() + text + dialect.quote() : text;
  }
}
