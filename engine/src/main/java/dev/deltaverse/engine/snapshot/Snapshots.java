package dev.deltaverse.engine.snapshot;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The snapshots of a project: the folders in one folder, ordered by {@link NameOrder}. Files beside
 * them and folders whose names start with a dot are none.
 */
public final class Snapshots {
  private Snapshots() {}

  /**
   * All snapshots in name order, the oldest first; empty if the folder holds none.
   *
   * @throws MigrationException SOURCE if the folder is missing, no folder, or cannot be listed
   */
  public static List<SnapshotFolder> list(Path folder) throws MigrationException {
    List<Path> children;
    try (Stream<Path> stream = Files.list(folder)) {
      children = stream.sorted(NameOrder.OF_PATHS).toList();
    } catch (UncheckedIOException e) {
      throw cannotList(
          folder, e.getCause() instanceof IOException cause ? cause : new IOException(e));
    } catch (IOException e) {
      throw cannotList(folder, e);
    }
    List<SnapshotFolder> snapshots = new ArrayList<>();
    for (Path child : children) {
      String name = child.getFileName().toString();
      if (!name.startsWith(".") && isFolder(child)) {
        snapshots.add(new SnapshotFolder(child.toAbsolutePath().normalize(), name));
      }
    }
    return snapshots;
  }

  /**
   * The last snapshot in name order.
   *
   * @throws MigrationException SOURCE if there is none, or as {@link #list} throws
   */
  public static SnapshotFolder latest(Path folder) throws MigrationException {
    List<SnapshotFolder> snapshots = list(folder);
    if (snapshots.isEmpty()) {
      throw new MigrationException(
          Code.SOURCE,
          "find the latest snapshot: " + folder + " holds no folder",
          "Export a snapshot into a folder of its own there, named by date and time.");
    }
    return snapshots.getLast();
  }

  /**
   * The snapshot of this name.
   *
   * @throws MigrationException SOURCE if there is none or the name is a file's; SETUP if the name
   *     is a path
   */
  public static SnapshotFolder named(Path folder, String name) throws MigrationException {
    Path path = child(folder, name);
    for (SnapshotFolder snapshot : list(folder)) {
      if (snapshot.name().equals(name)) {
        return snapshot;
      }
    }
    if (Files.isRegularFile(path)) {
      throw new MigrationException(
          Code.SOURCE,
          "find snapshot " + name + ": " + path + " is a file, a snapshot is a folder",
          "Put the snapshot's files into a folder and give the folder's name.");
    }
    throw new MigrationException(
        Code.SOURCE,
        "find snapshot " + name + ": no such folder in " + folder,
        "There are: " + names(list(folder)) + ".");
  }

  /** Whether a snapshot comes after another by their names. */
  public static boolean isLater(String name, String other) {
    return NameOrder.OF_NAMES.compare(name, other) > 0;
  }

  private static Path child(Path folder, String name) throws MigrationException {
    try {
      Path relative = Path.of(name);
      if (relative.getNameCount() == 1
          && !relative.isAbsolute()
          && !name.isEmpty()
          && !name.startsWith(".")) {
        return folder.resolve(relative);
      }
    } catch (InvalidPathException e) {
      // Told below: what cannot be a path cannot be a folder's name either.
    }
    throw new MigrationException(
        Code.SETUP,
        "find snapshot '" + name + "': this is not the name of one folder",
        "Give the name of a folder in " + folder + ", without a path.");
  }

  private static String names(List<SnapshotFolder> snapshots) {
    if (snapshots.isEmpty()) {
      return "none";
    }
    List<String> names = snapshots.reversed().stream().limit(10).map(SnapshotFolder::name).toList();
    return String.join(", ", names) + (snapshots.size() > 10 ? ", ..." : "");
  }

  /** Follows links; a link that leads nowhere or round in a circle is an error and not a gap. */
  private static boolean isFolder(Path path) throws MigrationException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    } catch (IOException e) {
      if (!Files.isSymbolicLink(path)) {
        throw cannotList(path, e);
      }
      throw new MigrationException(
          Code.SOURCE,
          "list snapshots: the link " + path + " leads nowhere or in a circle",
          "Repair or remove the link.",
          e);
    }
  }

  private static MigrationException cannotList(Path folder, IOException e) {
    String what =
        switch (e) {
          case NoSuchFileException _ -> "there is no such folder";
          case NotDirectoryException _ -> "it is a file, not a folder";
          case AccessDeniedException _ -> "access is denied";
          case FileSystemLoopException _ -> "its links form a circle";
          default -> String.valueOf(e.getMessage());
        };
    return new MigrationException(
        Code.SOURCE,
        "list snapshots in " + folder + ": " + what,
        "Check the folder of the snapshots in the project file and its permissions.",
        e);
  }
}
