package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.target.Catalogue;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.webapi.SavedMetadata;
import dev.deltaverse.webapi.TableDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** The tables of a metadata file that was saved from an environment. Thread-safe. */
public final class SavedCatalogue implements Catalogue {
  private final List<TableDescription> tables;

  private SavedCatalogue(List<TableDescription> tables) {
    this.tables = List.copyOf(tables);
  }

  /**
   * Reads a file that {@code --save-metadata} wrote.
   *
   * @throws MigrationException SETUP if it is none
   */
  public static SavedCatalogue of(Path file) throws MigrationException {
    try {
      return new SavedCatalogue(SavedMetadata.read(Files.readString(file)));
    } catch (IOException | IllegalArgumentException e) {
      throw new MigrationException(
          Code.SETUP,
          "read the metadata file " + file + ": " + e.getMessage(),
          "Name a file that deltaverse init or check has written with --save-metadata.",
          e);
    }
  }

  @Override
  public List<Entry> entries() {
    return tables.stream()
        .map(t -> new Entry(t.name().logicalName(), t.label(), true))
        .toList();
  }

  @Override
  public TargetSchema describe(Collection<String> names) {
    return SchemaReader.schema(
        tables.stream().filter(t -> names.contains(t.name().logicalName())).toList());
  }
}
