package dev.deltaverse.engine.snapshot;

import java.nio.file.Path;

/**
 * A file of a snapshot as it lies on disk, compressed or not.
 *
 * @param path the file
 * @param bytes its size as stored
 * @param sha256 SHA-256 of its bytes as stored, 64 lower-case hexadecimal digits, the same that
 *     {@code sha256sum} prints
 */
public record StoredFile(Path path, long bytes, String sha256) {}
