package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.project.SwitchSettings;
import dev.deltaverse.engine.project.TargetSettings;
import dev.deltaverse.engine.project.UndoSettings;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A project of hand-made tables in a folder, and what a staging engine makes of a snapshot. */
final class StagedProject implements AutoCloseable {
  static final String SNAPSHOT = "s1";

  final Path folder;
  final Staging staging;
  private final List<BoundTable> tables;

  private StagedProject(Path folder, Staging staging, List<BoundTable> tables) {
    this.folder = folder;
    this.staging = staging;
    this.tables = tables;
  }

  /**
   * @param outside target tables that are no tables of the project
   */
  static StagedProject open(
      StagingFactory factory, Path folder, List<TargetTable> outside, TableFixture... fixtures)
      throws MigrationException {
    List<BoundTable> tables = Arrays.stream(fixtures).map(TableFixture::bound).toList();
    Map<String, TargetTable> targets = new LinkedHashMap<>();
    outside.forEach(t -> targets.put(t.logicalName(), t));
    tables.forEach(t -> targets.put(t.target().logicalName(), t.target()));
    Project project =
        new Project(
            folder.resolve("deltaverse.yaml"),
            "test",
            "default",
            new TargetSettings(
                URI.create("http://localhost"),
                List.of(new ApplicationUser("one", new ApplicationUser.NoCredential())),
                BypassSettings.NONE),
            folder,
            tables.stream().map(BoundTable::mapping).toList(),
            List.of(),
            List.of(),
            List.of(),
            SendSettings.DEFAULT,
            FlowSettings.DEFAULT,
            UndoSettings.DEFAULT,
            SwitchSettings.NONE,
            List.of(),
            Optional.empty());
    Staging staging = factory.open(folder.resolve("state"));
    try {
      staging.open(
          new BoundProject(
              project,
              new TargetSchema("00000000-0000-0000-0000-000000000001", targets, Map.of()),
              tables.stream().map(List::of).toList(),
              List.of()));
      staging.begin(1);
    } catch (MigrationException e) {
      staging.close();
      throw e;
    }
    return new StagedProject(folder, staging, tables);
  }

  static StagedProject open(StagingFactory factory, Path folder, TableFixture... fixtures)
      throws MigrationException {
    return open(factory, folder, List.of(), fixtures);
  }

  Path snapshot() {
    return folder.resolve(SNAPSHOT);
  }

  StagedProject file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  StagedProject file(String name, byte[] bytes) throws IOException {
    Path file = snapshot().resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return this;
  }

  /** Stages, checks, parks and compares all tables in order. */
  List<SourceRead> run() throws MigrationException, IOException {
    Files.createDirectories(snapshot());
    List<SourceRead> reads = new ArrayList<>();
    for (BoundTable table : tables) {
      reads.add(staging.stage(table.name(), snapshot()));
      staging.check(table);
      staging.park(List.of(table));
      staging.delta(table);
    }
    return reads;
  }

  /** The canonical texts of the good rows by key; of a composite key, joined by a bar. */
  Map<String, List<@Nullable String>> rows(String name) throws MigrationException {
    BoundTable table = tables.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    Map<String, List<@Nullable String>> rows = new TreeMap<>();
    for (PhaseKind kind : List.of(PhaseKind.UPSERT, PhaseKind.STATE)) {
      try (ChangeCursor changes = staging.changes(new PhaseId(name, kind))) {
        Change change = changes.next();
        while (change != null) {
          take(table, change, rows);
          change = changes.next();
        }
      }
    }
    return rows;
  }

  private static void take(
      BoundTable table, Change change, Map<String, List<@Nullable String>> rows) {
    List<@Nullable String> row =
        rows.computeIfAbsent(
            String.join("|", change.key()),
            _ -> new ArrayList<>(java.util.Collections.nCopies(table.values().size(), null)));
    int i = 0;
    for (BoundColumn column : table.values()) {
      if (change.values().get(column.index()) != null) {
        row.set(i, change.values().get(column.index()));
      }
      i++;
    }
  }

  /** One value for each good row, of a table with one column beside its key. */
  Map<String, @Nullable String> values(String name) throws MigrationException {
    Map<String, @Nullable String> values = new LinkedHashMap<>();
    rows(name).forEach((key, row) -> values.put(key, row.getFirst()));
    return values;
  }

  List<RejectRow> rejects(String name) throws MigrationException {
    List<RejectRow> rejects = new ArrayList<>();
    staging.rejects(name, rejects::add);
    return rejects;
  }

  @Override
  public void close() {
    staging.close();
  }
}
