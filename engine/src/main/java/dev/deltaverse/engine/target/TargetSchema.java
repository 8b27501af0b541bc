package dev.deltaverse.engine.target;

import java.util.Map;
import java.util.Optional;

/**
 * What the target says of itself.
 *
 * @param organizationId the environment's identity, a GUID
 * @param tables by logical name
 * @param relationships many-to-many relationships by schema name
 */
public record TargetSchema(
    String organizationId,
    Map<String, TargetTable> tables,
    Map<String, TargetRelationship> relationships) {
  public TargetSchema {
    tables = Map.copyOf(tables);
    relationships = Map.copyOf(relationships);
  }

  public Optional<TargetTable> table(String logicalName) {
    return Optional.ofNullable(tables.get(logicalName));
  }
}
