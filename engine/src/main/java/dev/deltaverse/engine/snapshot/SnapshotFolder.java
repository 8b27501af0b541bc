package dev.deltaverse.engine.snapshot;

import java.nio.file.Path;

/**
 * One snapshot: a folder with a full dump of the source.
 *
 * @param path the folder, absolute
 * @param name the folder's own name
 */
public record SnapshotFolder(Path path, String name) {}
