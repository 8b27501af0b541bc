package dev.deltaverse.engine.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * A file of a snapshot as it lies on disk, compressed or not.
 *
 * @param path the file
 * @param bytes its size as stored
 * @param sha256 SHA-256 of its bytes as stored, 64 lower-case hexadecimal digits, the same that
 *     {@code sha256sum} prints
 */
public record StoredFile(Path path, long bytes, String sha256) {

  /**
   * Reads a file for its hash alone.
   *
   * @throws IOException if it cannot be read, or changes meanwhile
   */
  public static StoredFile of(Path path) throws IOException {
    try (StoredStream stream = new StoredStream(path)) {
      stream.transferTo(OutputStream.nullOutputStream());
      return stream.finish();
    }
  }
}
