package dev.deltaverse.engine.project;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A whole project file for one profile, checked and with defaults filled in. Immutable,
 * thread-safe.
 *
 * @param file the project file; relative paths in it are relative to its folder
 * @param profile the chosen profile, {@code default} where the file names none
 * @param snapshots the folder that holds one folder per snapshot
 * @param tables in file order
 * @param receivers who is told how runs end
 * @param schedule when the console starts runs by itself; empty for never
 */
public record Project(
    Path file,
    String name,
    String profile,
    TargetSettings target,
    Path snapshots,
    List<TableMapping> tables,
    List<LinkMapping> links,
    List<VerifyQuery> verify,
    List<CommandStep> commands,
    SendSettings send,
    FlowSettings flow,
    UndoSettings undo,
    SwitchSettings switches,
    List<Receiver> receivers,
    Optional<ScheduleSettings> schedule) {

  public Project {
    tables = List.copyOf(tables);
    links = List.copyOf(links);
    verify = List.copyOf(verify);
    commands = List.copyOf(commands);
    receivers = List.copyOf(receivers);
  }

  /** The folder of the project file. */
  public Path folder() {
    return file.toAbsolutePath().resolveSibling("").normalize();
  }

  /** The state folder of this profile. */
  public Path state() {
    return state(folder(), profile);
  }

  /** Where the state of a project's profile is, whatever its file says. */
  public static Path state(Path folder, String profile) {
    return folder.resolve(".deltaverse").resolve(profile);
  }

  /** The mapping of a table by its name in the project. */
  public Optional<TableMapping> table(String table) {
    return tables.stream().filter(t -> t.name().equals(table)).findFirst();
  }
}
