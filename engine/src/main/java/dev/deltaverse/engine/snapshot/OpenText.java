package dev.deltaverse.engine.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A text file opened, its first bytes compared with the encoding of the project file.
 *
 * @param stored the file below
 * @param text its characters
 */
record OpenText(StoredStream stored, TextStream text) implements AutoCloseable {
  private static final int SAMPLE_BYTES = 4096;
  private static final String HINT = "Correct the encoding of the source in the project file.";

  /**
   * Opens a file.
   *
   * @param raw whether the bytes are to come through as they are, instead of as UTF-8
   * @throws UnusableFileException if the file is empty, or cannot be in this encoding
   */
  static OpenText open(Path file, Encoding encoding, boolean raw, InspectionLimits limits)
      throws IOException {
    StoredStream stored = new StoredStream(file);
    try {
      Unpacked.Compression compression = Unpacked.Compression.of(file.getFileName().toString());
      Unpacked unpacked = Unpacked.open(stored, compression, limits);
      PushbackInputStream in = new PushbackInputStream(unpacked, SAMPLE_BYTES);
      byte[] sample = in.readNBytes(SAMPLE_BYTES);
      if (sample.length == 0) {
        throw unusable(ReadRule.EMPTY_FILE, "it has no bytes", "Export the file again.");
      }
      Encoding actual = actual(encoding, sample);
      int bomBytes = actual == Encoding.UTF_8 ? bom(sample, 0xEF, 0xBB, 0xBF) : utf16Bom(sample);
      if (actual.isSingleByte()) {
        bomBytes = 0;
      }
      in.unread(sample, bomBytes, sample.length - bomBytes);
      InputStream rest = in;
      return new OpenText(stored, TextStream.of(rest, raw ? Encoding.UTF_8 : actual, bomBytes));
    } catch (IOException | RuntimeException e) {
      stored.close();
      throw e;
    }
  }

  private static Encoding actual(Encoding told, byte[] sample) throws UnusableFileException {
    Encoding marked = marked(sample);
    if (marked == Encoding.UTF_8 && told != Encoding.UTF_8
        || marked.isUtf16() && !told.isUtf16()
        || marked.isUtf16() && told != Encoding.UTF_16 && told != marked) {
      throw wrong(
          "it starts with the byte order mark of %s, but the project file says %s"
              .formatted(marked.label(), told.label()));
    }
    if (told == Encoding.UTF_16 && !marked.isUtf16()) {
      throw wrong("it has no byte order mark, so that utf-16 does not say which byte comes first");
    }
    refuseArchives(sample);
    int zeros = 0;
    for (byte b : sample) {
      zeros += b == 0 ? 1 : 0;
    }
    if (!told.isUtf16() && sample.length >= 16 && zeros >= sample.length / 3) {
      throw wrong(
          "%d of its first %d bytes are zero, as in UTF-16, but the project file says %s"
              .formatted(zeros, sample.length, told.label()));
    }
    if (told.isUtf16()
        && zeros == 0
        && Utf8.firstMalformed(sample, 0, Utf8.boundary(sample, 0, sample.length)) < 0) {
      throw wrong(
          "its first %d bytes are well-formed UTF-8 without a zero byte, but the project file says %s"
              .formatted(sample.length, told.label()));
    }
    return told == Encoding.UTF_16 ? marked : told;
  }

  /** The encoding whose byte order mark the text starts with; windows-1252 for none. */
  private static Encoding marked(byte[] sample) {
    if (bom(sample, 0xEF, 0xBB, 0xBF) > 0) {
      return Encoding.UTF_8;
    }
    if (bom(sample, 0xFF, 0xFE) > 0) {
      return Encoding.UTF_16LE;
    }
    return bom(sample, 0xFE, 0xFF) > 0 ? Encoding.UTF_16BE : Encoding.WINDOWS_1252;
  }

  private static void refuseArchives(byte[] sample) throws UnusableFileException {
    String kind =
        bom(sample, 0x1F, 0x8B, 0x08) > 0
            ? "gzip"
            : bom(sample, 0x28, 0xB5, 0x2F, 0xFD) > 0
                ? "zstd"
                : bom(sample, 'P', 'K', 3, 4) > 0 ? "zip" : "";
    if (!kind.isEmpty()) {
      throw unusable(
          ReadRule.COMPRESSION,
          "its text starts as a " + kind + " file does",
          "Name gzip files .gz and zstd files .zst, and unpack anything else.");
    }
  }

  private static int utf16Bom(byte[] sample) {
    return Math.max(bom(sample, 0xFF, 0xFE), bom(sample, 0xFE, 0xFF));
  }

  private static int bom(byte[] sample, int... mark) {
    byte[] bytes = new byte[mark.length];
    for (int i = 0; i < mark.length; i++) {
      bytes[i] = (byte) mark[i];
    }
    boolean starts =
        sample.length >= bytes.length
            && Arrays.equals(sample, 0, bytes.length, bytes, 0, bytes.length);
    return starts ? bytes.length : 0;
  }

  private static UnusableFileException wrong(String reason) {
    return unusable(ReadRule.ENCODING, reason, HINT);
  }

  private static UnusableFileException unusable(ReadRule rule, String reason, String hint) {
    return new UnusableFileException(rule, 0, reason, hint);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
