package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;

/**
 * What a run asks of the target about rows that are checked, before they are parked and compared: a
 * step of its own for each table and link that wants one.
 */
interface TargetLook {
  /** The kind of the step of a table or link. */
  String kind(String name);

  boolean wants(BoundTable table);

  boolean wants(BoundLink link);

  void look(BoundTable table, StepContext step) throws MigrationException;

  void look(BoundLink link, StepContext step) throws MigrationException;
}
