package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** The file that {@code --save-metadata} writes. */
final class MetadataFile {
  private MetadataFile() {}

  /** Writes the definitions of tables, over what an earlier call wrote. */
  static void write(Path file, DataverseTarget target, Collection<String> tables)
      throws MigrationException {
    String text = target.savedMetadata(tables);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "write the metadata to " + file + ": " + Failures.reason(e),
          "Name a file in a folder that exists and can be written.",
          e);
    }
  }
}
