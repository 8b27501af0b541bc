/**
 * Finding snapshots and reading their files.
 *
 * <p>{@link Snapshots} finds the folders, {@link TableFiles} a table's files in one, {@link
 * FileInspector} looks at every byte of a file and says how it can be loaded: as it is, as a
 * rewritten copy beside a list of rejects, or not at all. Nothing of a file is dropped without
 * being counted or reported.
 */
@NullMarked
package dev.deltaverse.engine.snapshot;

import org.jspecify.annotations.NullMarked;
