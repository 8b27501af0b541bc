package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.flow.EventSink;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import dev.deltaverse.engine.run.Migration;
import dev.deltaverse.engine.run.RunOptions;
import dev.deltaverse.engine.run.RunReport;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The three real snapshots of OurAirports, loaded one after the other. What each run must create,
 * update and delete is computed here from the files alone, by code that shares nothing with the
 * product.
 */
final class OurAirportsScenarioTest {
  private static final List<String> SNAPSHOTS = List.of("2026-02-04", "2026-07-14", "2026-08-22");

  /** Columns that are kept as numbers with so many decimals; all others are compared as text. */
  private static final Map<String, Integer> DECIMALS =
      Map.ofEntries(
          Map.entry("latitude_deg", 10),
          Map.entry("longitude_deg", 10),
          Map.entry("dme_latitude_deg", 10),
          Map.entry("dme_longitude_deg", 10),
          Map.entry("slaved_variation_deg", 3),
          Map.entry("magnetic_variation_deg", 3),
          Map.entry("le_latitude_deg", 10),
          Map.entry("le_longitude_deg", 10),
          Map.entry("he_latitude_deg", 10),
          Map.entry("he_longitude_deg", 10),
          Map.entry("le_heading_degT", 2),
          Map.entry("he_heading_degT", 2),
          Map.entry("frequency_mhz", 4));

  /** A table of the project, its file and the source column of its key. */
  private record Source(String table, String file, String key) {}

  private static final List<Source> SOURCES =
      List.of(
          new Source("countries", "countries.csv", "code"),
          new Source("regions", "regions.csv", "code"),
          new Source("navaids", "navaids.csv", "id"),
          new Source("runways", "runways.csv", "id"),
          new Source("frequencies", "airport-frequencies.csv", "id"));

  @TempDir Path work;

  @Test
  void initialLoadAndTwoDeltasSendWhatTheFilesSayAndVerify() throws Exception {
    Path data = OurAirportsFiles.data();
    Path example = Path.of("").toAbsolutePath().resolveSibling("examples").resolve("ourairports");
    Files.copy(example.resolve("deltaverse.yaml"), work.resolve("deltaverse.yaml"));
    try (Emulator emulator =
        Emulator.start(EmulatorConfig.defaults().withModel(example.resolve("model.json")))) {
      Project project =
          ProjectReader.read(
              work.resolve("deltaverse.yaml"),
              "default",
              Map.of("DATAVERSE_URL", emulator.url().toString(), "OURAIRPORTS", data.toString()));
      Map<String, Map<String, Map<String, String>>> loaded = new HashMap<>();
      for (String snapshot : SNAPSHOTS) {
        RunReport report = apply(project, snapshot);
        assertThat(report.failures()).isEmpty();
        for (Source source : SOURCES) {
          Map<String, Map<String, String>> before = loaded.getOrDefault(source.table(), Map.of());
          Map<String, Map<String, String>> now =
              rows(data.resolve(snapshot).resolve(source.file()), source.key());
          assertThat(report.books().get(source.table()))
              .as(source.table() + " of " + snapshot)
              .isEqualTo(expected(before, now));
          loaded.put(source.table(), now);
        }
        assertThat(report.verified())
            .isNotNull()
            .satisfies(v -> assertThat(v.agrees()).as("%s", v).isTrue());
      }
    }
  }

  private static RunReport apply(Project project, String snapshot) throws Exception {
    try (StateStore state = StateStore.open(project.state(), Clock.systemUTC());
        DuckStaging staging = DuckStaging.open(project.state(), 1L << 30);
        DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
      return new Migration(
              project, target, staging, state, EventSink.NONE, Clock.systemUTC(), "test")
          .apply(
              Snapshots.named(project.snapshots(), snapshot), new RunOptions(Set.of(), true, ""));
    }
  }

  private static Books expected(
      Map<String, Map<String, String>> before, Map<String, Map<String, String>> now) {
    long created = now.keySet().stream().filter(k -> !before.containsKey(k)).count();
    long updated =
        now.entrySet().stream()
            .filter(e -> before.containsKey(e.getKey()))
            .filter(e -> !Objects.equals(before.get(e.getKey()), e.getValue()))
            .count();
    long deleted = before.keySet().stream().filter(k -> !now.containsKey(k)).count();
    return new Books(
        now.size(), now.size() - created - updated, created, updated, deleted, 0, 0, 0, 0, 0);
  }

  /** Rows by key, each by column; numbers in one spelling, blanks left out. */
  private static Map<String, Map<String, String>> rows(Path file, String key) throws IOException {
    List<List<String>> records = OurAirportsFiles.records(Files.readString(file));
    List<String> header = records.getFirst();
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    for (List<String> record : records.subList(1, records.size())) {
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < header.size(); i++) {
        String value = record.get(i);
        Integer scale = DECIMALS.get(header.get(i));
        if (!value.isEmpty()) {
          row.put(
              header.get(i),
              scale == null
                  ? value
                  : new BigDecimal(value)
                      .setScale(scale, RoundingMode.HALF_UP)
                      .stripTrailingZeros()
                      .toPlainString());
        }
      }
      assertThat(rows.put(row.get(key), row)).as("key %s in %s", row.get(key), file).isNull();
    }
    return rows;
  }
}
