package dev.deltaverse.engine.staging;

/**
 * A file that was read whole.
 *
 * @param name within the snapshot, or of corrections within the project, with {@code /} between
 *     folders
 * @param bytes its size as stored
 * @param sha256 SHA-256 of its bytes as stored, as {@code sha256sum} prints it
 */
public record SourceFile(String name, long bytes, String sha256) {}
