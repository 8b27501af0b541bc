package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.Catalogue;
import dev.deltaverse.engine.target.TargetSchema;
import java.util.Collection;
import java.util.List;

/** The tables of a living environment. Thread-safe; closed with its target. */
final class DataverseCatalogue implements Catalogue {
  private final DataverseTarget target;

  DataverseCatalogue(DataverseTarget target) {
    this.target = target;
  }

  @Override
  public List<Entry> entries() throws MigrationException {
    return target.tables().stream()
        .map(t -> new Entry(t.name().logicalName(), t.label(), t.custom()))
        .toList();
  }

  @Override
  public TargetSchema describe(Collection<String> tables) throws MigrationException {
    return SchemaReader.schema(target.descriptions(tables));
  }
}
