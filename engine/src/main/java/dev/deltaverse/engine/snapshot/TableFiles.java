package dev.deltaverse.engine.snapshot;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/** The files of one table in one snapshot. */
public sealed interface TableFiles {

  /** Every pattern has at least one file. In name order, each file once. */
  record Found(List<Path> files) implements TableFiles {
    public Found {
      files = List.copyOf(files);
    }
  }

  /**
   * Some patterns have files and some have none, so rows may be missing: nothing may be deleted.
   *
   * @param missing the patterns without a file
   */
  record Partial(List<Path> files, List<String> missing) implements TableFiles {
    public Partial {
      files = List.copyOf(files);
      missing = List.copyOf(missing);
    }
  }

  /** No pattern has a file: the table is absent, which deletes nothing. */
  record Absent(List<String> patterns) implements TableFiles {
    public Absent {
      patterns = List.copyOf(patterns);
    }
  }

  /**
   * Finds the files that the patterns name in a snapshot. A glob does not see files whose names
   * start with a dot, which desktop systems leave beside the real ones.
   *
   * @param patterns file names or globs as {@link java.nio.file.FileSystem#getPathMatcher} reads
   *     them, relative to the snapshot; a file with exactly the pattern's name goes before the glob
   * @throws MigrationException SETUP if a pattern leaves the folder or is no glob; SOURCE if a
   *     match is a folder, a link out of the snapshot or in a circle, or cannot be read
   */
  static TableFiles resolve(SnapshotFolder snapshot, List<String> patterns)
      throws MigrationException {
    TreeSet<Path> files = new TreeSet<>(NameOrder.OF_PATHS);
    List<String> missing = new ArrayList<>();
    for (String pattern : patterns) {
      List<Path> matches = match(snapshot, pattern);
      if (matches.isEmpty()) {
        missing.add(pattern);
      }
      for (Path match : matches) {
        files.add(checked(snapshot, pattern, match));
      }
    }
    if (files.isEmpty()) {
      return new Absent(missing);
    }
    List<Path> found = List.copyOf(files);
    return missing.isEmpty() ? new Found(found) : new Partial(found, missing);
  }

  private static List<Path> match(SnapshotFolder snapshot, String pattern)
      throws MigrationException {
    Path root = snapshot.path();
    if (pattern.isBlank()
        || pattern.startsWith("/")
        || pattern.matches("(.*[/\\\\])?\\.\\.([/\\\\].*)?")) {
      throw leaves(pattern);
    }
    try {
      Path literal = root.resolve(pattern);
      if (!literal.normalize().startsWith(root) || literal.normalize().equals(root)) {
        throw leaves(pattern);
      }
      if (Files.exists(literal, LinkOption.NOFOLLOW_LINKS)) {
        return List.of(literal);
      }
    } catch (InvalidPathException e) {
      // Not a name on this system, such as `*.csv` on Windows: it can still be a glob.
    }
    try {
      return walk(root, FileSystems.getDefault().getPathMatcher("glob:" + pattern));
    } catch (PatternSyntaxException e) {
      throw new MigrationException(
          Code.SETUP,
          "find files of '" + pattern + "': it is no file name or glob: " + e.getDescription(),
          "Correct the pattern in the project file.",
          e);
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          "find files of '" + pattern + "' in " + root + ": " + e.getMessage(),
          "Check the folder and its permissions.",
          e);
    }
  }

  private static List<Path> walk(Path root, PathMatcher matcher) throws IOException {
    List<Path> matches = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (!path.getFileName().toString().startsWith(".")
                && matcher.matches(root.relativize(path))) {
              matches.add(path);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return matches;
  }

  private static Path checked(SnapshotFolder snapshot, String pattern, Path file)
      throws MigrationException {
    String operation = "find files of '" + pattern + "': " + file;
    Path real;
    try {
      real = file.toRealPath();
      if (!real.startsWith(snapshot.path().toRealPath())) {
        throw new MigrationException(
            Code.SOURCE,
            operation + " is a link out of the snapshot, to " + real,
            "Put the file itself into the snapshot.");
      }
    } catch (IOException e) {
      throw new MigrationException(
          Code.SOURCE,
          operation + " is a link that leads nowhere or in a circle, or cannot be reached",
          "Repair the link or the permissions.",
          e);
    }
    if (!Files.isRegularFile(real)) {
      throw new MigrationException(
          Code.SOURCE,
          operation + " is not a file",
          "Name a file, or a folder's files as in folder/*.csv.");
    }
    if (!Files.isReadable(real)) {
      throw new MigrationException(
          Code.SOURCE, operation + " cannot be read", "Correct the file's permissions.");
    }
    return file;
  }

  private static MigrationException leaves(String pattern) {
    return new MigrationException(
        Code.SETUP,
        "find files of '" + pattern + "': the pattern does not stay in the snapshot's folder",
        "Name files relative to the snapshot, without '..'.");
  }
}
