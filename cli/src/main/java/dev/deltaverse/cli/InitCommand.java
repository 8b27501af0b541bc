package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.init.Init;
import dev.deltaverse.engine.init.InitSettings;
import dev.deltaverse.engine.init.Proposal;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.snapshot.SnapshotFolder;
import dev.deltaverse.engine.snapshot.Snapshots;
import dev.deltaverse.engine.staging.duckdb.DuckProfiling;
import dev.deltaverse.engine.target.Catalogue;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import dev.deltaverse.engine.target.dataverse.SavedCatalogue;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a project file from a snapshot and what the target says of itself. */
@Command
final class InitCommand implements Callable<Integer> {
  private static final String FILE = "deltaverse.yaml";

  private final Deltaverse options;
  private final Map<String, String> environment;

  @Option(
      names = "--snapshots",
      paramLabel = "DIR",
      description = "The folder that holds the snapshots, or one snapshot (default: snapshots).")
  private Path snapshots = Path.of("snapshots");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The environment (default: the variable DATAVERSE_URL).")
  private String url = "";

  @Option(
      names = "--metadata",
      paramLabel = "FILE",
      description = "Take the target's tables from a file of --save-metadata; no target is asked.")
  private @Nullable Path metadata;

  @Option(
      names = "--tables",
      paramLabel = "NAME",
      split = ",",
      description = "Logical names of the target's tables to choose from (default: all alike).")
  private List<String> tables = List.of();

  @Option(
      names = "--save-metadata",
      paramLabel = "FILE",
      description = "Keep the definitions of the tables, for emulator --model and init --metadata.")
  private @Nullable Path saveMetadata;

  InitCommand(Deltaverse options) {
    this.options = options;
    this.environment = System.getenv();
  }

  @Override
  public Integer call() throws MigrationException {
    Path file = options.directory().resolve(FILE);
    refuseExisting(file);
    Place place = place();
    InitUser user = InitUser.of(environment, url, metadata == null);
    Proposal proposal = propose(place, user);
    write(file, proposal);
    if (options.json()) {
      Json.print(options.out(), json(file, proposal));
    } else {
      print(file, proposal);
    }
    return ExitCode.OK.number();
  }

  private static void refuseExisting(Path file) throws MigrationException {
    if (Files.exists(file)) {
      throw new MigrationException(
          Code.SETUP,
          "write " + file + ": it exists already, and init overwrites nothing",
          "Name another folder with -C, or move the file away.");
    }
  }

  /**
   * Where the snapshots lie.
   *
   * @param named as the project file is to name their folder
   */
  private record Place(SnapshotFolder snapshot, String named) {}

  /** A folder with files of its own is one snapshot, and its parent holds the snapshots. */
  private Place place() throws MigrationException {
    Path folder = options.directory().resolve(snapshots).toAbsolutePath().normalize();
    SnapshotFolder snapshot =
        hasFiles(folder)
            ? new SnapshotFolder(folder, String.valueOf(folder.getFileName()))
            : Snapshots.latest(folder);
    Path home = options.directory().toAbsolutePath().normalize();
    Path parent = snapshot.path().toAbsolutePath().normalize().getParent();
    String named =
        parent != null && parent.startsWith(home) && !parent.equals(home)
            ? home.relativize(parent).toString().replace('\\', '/')
            : String.valueOf(parent);
    return new Place(snapshot, named);
  }

  private static boolean hasFiles(Path folder) throws MigrationException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(
              f -> Files.isRegularFile(f) && !f.getFileName().toString().startsWith("."))
          && Snapshots.list(folder).isEmpty();
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "list " + folder + ": " + Failures.reason(e),
          "Check the folder and its permissions.",
          e);
    }
  }

  private Proposal propose(Place place, InitUser user) throws MigrationException {
    InitSettings settings =
        new InitSettings(
            projectName(),
            place.named(),
            place.snapshot().name(),
            user.targetText(),
            user.userText());
    try (ScratchFolder scratch = ScratchFolder.make();
        DuckProfiling profiling = DuckProfiling.open(scratch.path(), Memory.forStaging())) {
      if (metadata != null) {
        Catalogue catalogue = SavedCatalogue.of(metadata);
        return new Init(profiling, limited(catalogue)).propose(place.snapshot().path(), settings);
      }
      try (DataverseTarget target = target(user)) {
        Proposal proposal =
            new Init(profiling, limited(target.catalogue()))
                .propose(place.snapshot().path(), settings);
        if (saveMetadata != null) {
          MetadataFile.write(saveMetadata, target, proposal.targets());
        }
        return proposal;
      }
    }
  }

  private Catalogue limited(Catalogue catalogue) {
    return tables.isEmpty() ? catalogue : catalogue.of(tables);
  }

  private static DataverseTarget target(InitUser user) throws MigrationException {
    return DataverseTarget.open(user.target(), SendSettings.DEFAULT);
  }

  private String projectName() {
    Path folder = options.directory().toAbsolutePath().normalize().getFileName();
    return folder == null ? "project" : folder.toString();
  }

  private static void write(Path file, Proposal proposal) throws MigrationException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, proposal.text(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      refuseExisting(file);
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "write " + file + ": " + Failures.reason(e),
          "Name a folder that can be written with -C.",
          e);
    }
  }

  private void print(Path file, Proposal proposal) {
    options
        .out()
        .println(
            "Wrote "
                + file
                + ": "
                + TextTable.count(proposal.tables().size(), "table")
                + ", "
                + TextTable.count(proposal.links().size(), "link")
                + ".");
    if (!proposal.decisions().isEmpty()) {
      options
          .out()
          .println(TextTable.count(proposal.decisions().size(), "place") + " to decide on:");
      for (Proposal.Decision decision : proposal.decisions()) {
        options
            .out()
            .println(
                "  line "
                    + decision.line()
                    + (decision.where().isEmpty() ? "" : ", " + decision.where())
                    + ": "
                    + decision.text());
      }
    }
    options.out().println("Next step: look at the file, then deltaverse check");
  }

  private static ObjectNode json(Path file, Proposal proposal) {
    ObjectNode json =
        Json.object()
            .put("command", "init")
            .put("exitCode", ExitCode.OK.number())
            .put("file", file.toString());
    ArrayNode tables = json.putArray("tables");
    proposal.tables().forEach(tables::add);
    ArrayNode links = json.putArray("links");
    proposal.links().forEach(links::add);
    ArrayNode decisions = json.putArray("decisions");
    for (Proposal.Decision decision : proposal.decisions()) {
      decisions
          .addObject()
          .put("line", decision.line())
          .put("where", decision.where())
          .put("text", decision.text());
    }
    return json;
  }
}
