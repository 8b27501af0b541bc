package dev.deltaverse.engine.snapshot;

import java.io.IOException;
import java.io.InputStream;

/**
 * A text as bytes of UTF-8, without byte order mark. What is no character in the file's encoding
 * comes through as bytes that are malformed in UTF-8, so that one check at the end of a record
 * finds all of it.
 */
interface TextStream extends AutoCloseable {

  /** Reads up to {@code length} bytes, at least one; -1 at the end. */
  int read(byte[] target, int offset, int length) throws IOException;

  /**
   * Where malformed bytes come from.
   *
   * @param position the position of the malformed sequence in this stream
   * @return the position in the unpacked file, in bytes
   */
  long origin(long position);

  /** Forgets origins before a position of this stream. */
  void forget(long position);

  @Override
  void close() throws IOException;

  /** Opens the text of an unpacked file, which starts after {@code bomBytes}. */
  static TextStream of(InputStream in, Encoding encoding, int bomBytes) {
    return switch (encoding) {
      case UTF_8 -> new Utf8Text(in, bomBytes);
      case UTF_16LE, UTF_16 -> new Utf16Text(in, bomBytes, false);
      case UTF_16BE -> new Utf16Text(in, bomBytes, true);
      case LATIN_1, WINDOWS_1252 -> new SingleByteText(in, encoding);
    };
  }

  /** UTF-8 passes through. */
  record Utf8Text(InputStream in, int bomBytes) implements TextStream {
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return in.read(target, offset, length);
    }

    @Override
    public long origin(long position) {
      return position + bomBytes;
    }

    @Override
    public void forget(long position) {}

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
