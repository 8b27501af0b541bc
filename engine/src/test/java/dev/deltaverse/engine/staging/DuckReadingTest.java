package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.staging.duckdb.DuckStaging;

/** The contracts of reading, typing and checking on DuckDB. */
final class DuckReadingTest
    implements TypingContract,
        OptionsContract,
        ChecksContract,
        ReadingContract,
        CorrectionsContract,
        StrictnessContract {
  @Override
  public StagingFactory factory() {
    return folder -> DuckStaging.open(folder, 1L << 29);
  }
}
