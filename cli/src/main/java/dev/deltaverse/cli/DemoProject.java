package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of the staffing example, unpacked from the program; deleted in the end if not kept.
 */
final class DemoProject implements AutoCloseable {
  private static final List<String> FILES =
      List.of("deltaverse.yaml", "model.json", "models/distances.sql");

  private final Path folder;
  private final boolean kept;

  private DemoProject(Path folder, boolean kept) {
    this.folder = folder;
    this.kept = kept;
  }

  /** In a folder of its own that is deleted in the end. */
  static DemoProject temporary() throws MigrationException {
    try {
      return unpack(new DemoProject(Files.createTempDirectory("deltaverse-demo-"), false));
    } catch (IOException e) {
      throw cannot("make a folder for the demo", Path.of(System.getProperty("java.io.tmpdir")), e);
    }
  }

  /** In a folder that stays, and that must be new or empty. */
  static DemoProject kept(Path folder) throws MigrationException {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new MigrationException(
              Code.SETUP, "--keep: " + folder + " is not empty", "Name a new or empty folder.");
        }
      }
      return unpack(new DemoProject(folder, true));
    } catch (IOException e) {
      throw cannot("--keep", folder, e);
    }
  }

  private static DemoProject unpack(DemoProject project) throws IOException {
    for (String file : FILES) {
      Path target = project.folder.resolve(file);
      Files.createDirectories(target.resolveSibling(""));
      try (InputStream in = DemoProject.class.getResourceAsStream("staffing/" + file)) {
        if (in == null) {
          throw new FileNotFoundException("the program lacks staffing/" + file);
        }
        Files.copy(in, target);
      }
    }
    return project;
  }

  Path folder() {
    return folder;
  }

  Path model() {
    return folder.resolve("model.json");
  }

  Path snapshot(String name) {
    return folder.resolve("snapshots").resolve(name);
  }

  @Override
  public void close() throws MigrationException {
    if (kept) {
      return;
    }
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw cannot("delete the demo's folder", folder, e);
    }
  }

  private static MigrationException cannot(String operation, Path folder, IOException e) {
    return new MigrationException(
        Code.SETUP,
        operation + ": " + folder + ": " + Failures.reason(e),
        "Check the folder, its permissions and the space on its disk.",
        e);
  }
}
