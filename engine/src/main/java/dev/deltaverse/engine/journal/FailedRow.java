package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.staging.RefusedRecord;
import java.util.Optional;

/**
 * A row that the target refused, with its record once the run has ended.
 *
 * @param record empty while the run goes on
 */
public record FailedRow(RefusedRow row, Optional<RefusedRecord> record) {}
