package dev.deltaverse.engine.snapshot;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952), one member after the other. Unlike {@link java.util.zip.GZIPInputStream}
 * it does not end in silence at bytes that are no member, nor when the source has none available
 * for a moment. Zero bytes after the last member are padding.
 */
final class GzipStream extends InputStream {
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int RESERVED = 0xE0;

  private final InputStream in;
  private final byte[] packed = new byte[1 << 16];
  private int position;
  private int limit;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private boolean inMember;
  private boolean ended;

  GzipStream(InputStream in) throws IOException {
    this.in = in;
    if (!startMember(true)) {
      throw new EOFException("it is empty");
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (!ended) {
      if (!inMember && !startMember(false)) {
        ended = true;
        break;
      }
      int n = inflate(target, offset, length);
      if (n > 0) {
        crc.update(target, offset, n);
        return n;
      }
    }
    return -1;
  }

  private int inflate(byte[] target, int offset, int length) throws IOException {
    try {
      while (true) {
        int n = inflater.inflate(target, offset, length);
        if (n > 0) {
          return n;
        }
        if (inflater.finished()) {
          endMember();
          return 0;
        }
        if (inflater.needsDictionary()) {
          throw new IOException("it needs a preset dictionary, which gzip does not have");
        }
        if (!fill()) {
          throw new EOFException("the compressed data ends early, it was cut off");
        }
        inflater.setInput(packed, position, limit - position);
        position = limit;
      }
    } catch (DataFormatException e) {
      throw new IOException("the compressed data is damaged: " + e.getMessage(), e);
    }
  }

  private void endMember() throws IOException {
    position = limit - inflater.getRemaining();
    long sum = number(4);
    long size = number(4);
    if (sum != crc.getValue() || size != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new IOException("the checksum or size at its end does not agree with the data");
    }
    inMember = false;
  }

  private boolean startMember(boolean first) throws IOException {
    int magic = next();
    while (!first && magic == 0) {
      magic = next();
    }
    if (magic < 0) {
      return false;
    }
    if (magic != 0x1f || next() != 0x8b) {
      throw new IOException(
          first ? "it is not gzip" : "bytes that are not gzip follow the compressed data");
    }
    int method = required();
    int flags = required();
    if (method != 8 || (flags & RESERVED) != 0) {
      throw new IOException("it uses a method or flags that RFC 1952 does not know");
    }
    number(6);
    if ((flags & EXTRA) != 0) {
      long length = number(2);
      for (long i = 0; i < length; i++) {
        required();
      }
    }
    skipText((flags & NAME) != 0);
    skipText((flags & COMMENT) != 0);
    if ((flags & HEADER_CRC) != 0) {
      number(2);
    }
    crc.reset();
    inflater.reset();
    inflater.setInput(packed, position, limit - position);
    position = limit;
    inMember = true;
    return true;
  }

  private void skipText(boolean present) throws IOException {
    while (present && required() != 0) {
      // The name and comment of a member say nothing about its rows.
    }
  }

  private long number(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) required() << (8 * i);
    }
    return value;
  }

  private int required() throws IOException {
    int b = next();
    if (b < 0) {
      throw new EOFException("the compressed data ends early, it was cut off");
    }
    return b;
  }

  private int next() throws IOException {
    return position < limit || fill() ? packed[position++] & 0xff : -1;
  }

  private boolean fill() throws IOException {
    int n = in.read(packed, 0, packed.length);
    position = 0;
    limit = Math.max(n, 0);
    return n > 0;
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}
