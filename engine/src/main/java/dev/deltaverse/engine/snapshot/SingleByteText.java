package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;

/**
 * Latin-1 or windows-1252 as UTF-8. The five bytes that windows-1252 does not define are malformed.
 */
final class SingleByteText implements TextStream {
  private final InputStream in;
  private final byte[][] characters = new byte[256][];
  private final byte[] source = new byte[1 << 16];
  private final byte[] out = new byte[3 << 16];
  private int outPosition;
  private int outLimit;
  private long sourceRead;
  private long written;
  private final MalformedPlaces malformed = new MalformedPlaces();

  SingleByteText(InputStream in, Encoding encoding) {
    this.in = in;
    Charset charset = encoding == Encoding.LATIN_1 ? ISO_8859_1 : Charset.forName("windows-1252");
    for (int b = 0; b < 256; b++) {
      String character = new String(new byte[] {(byte) b}, charset);
      // The stray byte itself: above 0x7F, no byte alone is well-formed UTF-8.
      characters[b] =
          character.equals("\uFFFD") ? new byte[] {(byte) b} : character.getBytes(UTF_8);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (outPosition == outLimit && !fill()) {
      return -1;
    }
    int n = Math.min(length, outLimit - outPosition);
    System.arraycopy(out, outPosition, target, offset, n);
    outPosition += n;
    return n;
  }

  private boolean fill() throws IOException {
    int n = in.read(source, 0, source.length);
    if (n <= 0) {
      return false;
    }
    int o = 0;
    for (int i = 0; i < n; i++) {
      byte b = source[i];
      if (b >= 0) {
        out[o++] = b;
        continue;
      }
      byte[] character = characters[b & 0xff];
      if (character.length == 1) {
        malformed.add(written + o, sourceRead + i);
      }
      for (byte c : character) {
        out[o++] = c;
      }
    }
    sourceRead += n;
    written += o;
    outPosition = 0;
    outLimit = o;
    return true;
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
