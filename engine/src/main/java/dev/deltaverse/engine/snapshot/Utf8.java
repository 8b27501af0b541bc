package dev.deltaverse.engine.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Well-formedness of UTF-8, as table 3-7 of the Unicode Standard defines it. */
final class Utf8 {
  static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** The index of the first sequence that is malformed or cut off by {@code to}, or -1. */
  static int firstMalformed(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      if (bytes[i] >= 0) {
        i = firstHigh(bytes, i, to);
        if (i == to) {
          return -1;
        }
      }
      int length = sequence(bytes, i, to);
      if (length == 0) {
        return i;
      }
      i += length;
    }
    return -1;
  }

  /** The index of the first byte that is not ASCII, or {@code to}. */
  static int firstHigh(byte[] bytes, int from, int to) {
    int i = from;
    while (i + 8 <= to) {
      long high = (long) WORD.get(bytes, i) & HIGH_BITS;
      if (high != 0) {
        return i + (Long.numberOfTrailingZeros(high) >>> 3);
      }
      i += 8;
    }
    while (i < to && bytes[i] >= 0) {
      i++;
    }
    return i;
  }

  /**
   * The last index up to {@code to} that does not cut through a sequence, as far as that can be
   * told from its first byte.
   */
  static int boundary(byte[] bytes, int from, int to) {
    for (int back = 1; back <= 3 && to - back >= from; back++) {
      int b = bytes[to - back] & 0xff;
      if (b >= 0xC0) {
        int length = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
        return length > back ? to - back : to;
      }
      if (b < 0x80) {
        return to;
      }
    }
    return to;
  }

  /** The length of the well-formed sequence of several bytes at {@code i}, or 0. */
  private static int sequence(byte[] bytes, int i, int to) {
    int lead = bytes[i] & 0xff;
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (i + length > to) {
      return 0;
    }
    int second = bytes[i + 1] & 0xff;
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int k = 2; k < length; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
