package dev.deltaverse.engine.staging;

import org.jspecify.annotations.Nullable;

/**
 * A row that the target refused, as the source has it.
 *
 * @param seq the change's number in the delta
 * @param key as the source writes it, its parts with {@code " | "} between
 * @param file file name within the snapshot; empty for a model and for a row that the source has no
 *     more
 * @param record record number within the file from 1, header not counted; 0 without a record
 * @param raw the raw record as a JSON object; null where the source has none
 */
public record RefusedRecord(long seq, String key, String file, long record, @Nullable String raw) {}
