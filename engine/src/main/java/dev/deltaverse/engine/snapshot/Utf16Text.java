package dev.deltaverse.engine.snapshot;

import java.io.IOException;
import java.io.InputStream;

/**
 * UTF-16 as UTF-8. A surrogate without its partner becomes the three bytes that UTF-8 forbids for
 * it, and an odd last byte becomes 0xFF, so both are malformed.
 */
final class Utf16Text implements TextStream {
  private final InputStream in;
  private final int high;
  private final byte[] source = new byte[1 << 16];
  private int kept;
  private final byte[] out = new byte[(3 << 15) + 8];
  private int outPosition;
  private int outLimit;
  private long origin;
  private long written;
  private boolean ended;
  private final MalformedPlaces malformed = new MalformedPlaces();

  Utf16Text(InputStream in, int bomBytes, boolean bigEndian) {
    this.in = in;
    high = bigEndian ? 0 : 1;
    origin = bomBytes;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (outPosition == outLimit) {
      if (ended) {
        return -1;
      }
      fill();
    }
    int n = Math.min(length, outLimit - outPosition);
    System.arraycopy(out, outPosition, target, offset, n);
    outPosition += n;
    return n;
  }

  private void fill() throws IOException {
    int n = in.read(source, kept, source.length - kept);
    ended = n < 0;
    int limit = kept + Math.max(n, 0);
    int i = 0;
    int o = 0;
    while (i + 2 <= limit) {
      int unit = unit(i);
      if (unit < 0x80) {
        out[o++] = (byte) unit;
      } else if (unit < 0x800) {
        out[o++] = (byte) (0xC0 | unit >> 6);
        out[o++] = (byte) (0x80 | unit & 0x3F);
      } else if (Character.isHighSurrogate((char) unit) && i + 4 > limit && !ended) {
        break;
      } else if (Character.isHighSurrogate((char) unit)
          && i + 4 <= limit
          && Character.isLowSurrogate((char) unit(i + 2))) {
        o = pair(unit, unit(i + 2), o);
        i += 2;
      } else {
        if (Character.isSurrogate((char) unit)) {
          malformed.add(written + o, origin + i);
        }
        out[o++] = (byte) (0xE0 | unit >> 12);
        out[o++] = (byte) (0x80 | unit >> 6 & 0x3F);
        out[o++] = (byte) (0x80 | unit & 0x3F);
      }
      i += 2;
    }
    if (ended && i < limit) {
      malformed.add(written + o, origin + i);
      out[o++] = (byte) 0xFF;
      i = limit;
    }
    kept = limit - i;
    System.arraycopy(source, i, source, 0, kept);
    origin += i;
    written += o;
    outPosition = 0;
    outLimit = o;
  }

  private int unit(int i) {
    return (source[i + high] & 0xff) << 8 | source[i + 1 - high] & 0xff;
  }

  private int pair(int first, int second, int at) {
    int o = at;
    int point = Character.toCodePoint((char) first, (char) second);
    out[o++] = (byte) (0xF0 | point >> 18);
    out[o++] = (byte) (0x80 | point >> 12 & 0x3F);
    out[o++] = (byte) (0x80 | point >> 6 & 0x3F);
    out[o++] = (byte) (0x80 | point & 0x3F);
    return o;
  }

  @Override
  public long origin(long position) {
    return malformed.origin(position);
  }

  @Override
  public void forget(long position) {
    malformed.forget(position);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
