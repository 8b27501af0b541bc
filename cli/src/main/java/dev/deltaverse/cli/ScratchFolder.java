package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for files that are worth nothing after a command; only its owner can read it. */
record ScratchFolder(Path path) implements AutoCloseable {

  static ScratchFolder make() throws MigrationException {
    try {
      return new ScratchFolder(Files.createTempDirectory("deltaverse-"));
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "make a folder for temporary files: " + Failures.reason(e),
          "Check the folder for temporary files and its free space.",
          e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("delete " + path, e);
    }
  }
}
