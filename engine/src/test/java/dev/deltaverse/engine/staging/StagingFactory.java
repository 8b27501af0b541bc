package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;

/** Opens the staging engine that a contract is run against. */
interface StagingFactory {
  Staging open(Path folder) throws MigrationException;
}
