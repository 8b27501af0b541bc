package dev.deltaverse.engine.snapshot;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.util.Locale;

/** A stored file's bytes without their compression, within the limits on what that may yield. */
final class Unpacked extends InputStream {
  private final StoredStream stored;
  private final InputStream in;
  private final Compression compression;
  private final InspectionLimits limits;
  private long bytes;

  private Unpacked(
      StoredStream stored, InputStream in, Compression compression, InspectionLimits limits) {
    this.stored = stored;
    this.in = in;
    this.compression = compression;
    this.limits = limits;
  }

  /** How a file is compressed, by the end of its name. */
  enum Compression {
    NONE("none"),
    GZIP("gzip"),
    ZSTD("zstd");

    private final String option;

    Compression(String option) {
      this.option = option;
    }

    /** The value of DuckDB's option. */
    String option() {
      return option;
    }

    static Compression of(String fileName) {
      String lower = fileName.toLowerCase(Locale.ROOT);
      if (lower.endsWith(".gz")) {
        return GZIP;
      }
      return lower.endsWith(".zst") ? ZSTD : NONE;
    }
  }

  static Unpacked open(StoredStream stored, Compression compression, InspectionLimits limits)
      throws IOException {
    try {
      InputStream in =
          switch (compression) {
            case NONE -> stored;
            case GZIP -> new GzipStream(stored);
            case ZSTD -> new ZstdInputStream(stored);
          };
      return new Unpacked(stored, in, compression, limits);
    } catch (IOException e) {
      throw damaged(compression, 0, e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (compression == Compression.NONE) {
      return in.read(target, offset, length);
    }
    int n;
    try {
      n = in.read(target, offset, length);
    } catch (IOException e) {
      throw damaged(compression, bytes, e);
    }
    if (n > 0) {
      bytes += n;
      if (bytes > limits.unpackedFreeBytes()
          && bytes / limits.unpackedRatio() > Math.max(stored.readBytes(), 1)) {
        throw new UnusableFileException(
            ReadRule.UNPACKED_SIZE,
            0,
            "%,d bytes as stored unpack to more than %,d, beyond %d times their size"
                .formatted(stored.readBytes(), bytes, limits.unpackedRatio()),
            "Check that the file is what it should be; if it is, store it without compression.");
      }
    }
    return n;
  }

  private static IOException damaged(Compression compression, long at, IOException e) {
    if (e instanceof ClosedByInterruptException || e instanceof UnusableFileException) {
      return e;
    }
    UnusableFileException damaged =
        new UnusableFileException(
            ReadRule.COMPRESSION,
            0,
            "as %s it cannot be unpacked beyond %,d bytes: %s"
                .formatted(compression.option(), at, e.getMessage()),
            "Export or copy the file again.");
    damaged.initCause(e);
    return damaged;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
