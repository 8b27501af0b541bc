package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.staging.duckdb.DuckProfiling;
import java.nio.file.Path;

final class DuckProfilingTest implements ProfilingContract {
  @Override
  public Profiling open(Path folder) throws MigrationException {
    return DuckProfiling.open(folder, 1L << 29);
  }
}
