package dev.deltaverse.engine.snapshot;

import java.io.IOException;
import java.util.Arrays;

/** The bytes of a text from the current record's start on, as many as were looked at. */
final class Window {
  private final TextStream in;
  private byte[] bytes = new byte[1 << 17];
  private int start;
  private int end;
  private boolean ended;
  private long position;

  Window(TextStream in) {
    this.in = in;
  }

  /** The array that holds the window; changes with each look beyond what was read. */
  byte[] bytes() {
    return bytes;
  }

  /** Where in {@link #bytes} the current record starts. */
  int start() {
    return start;
  }

  /** How many bytes were read from the record's start on. */
  int available() {
    return end - start;
  }

  /** The record's start in the text stream. */
  long position() {
    return position;
  }

  /** The byte at a distance from the record's start; -1 after the end of the text. */
  int at(int distance) throws IOException {
    int i = start + distance;
    return i < end ? bytes[i] & 0xff : beyond(distance);
  }

  private int beyond(int distance) throws IOException {
    while (start + distance >= end) {
      if (ended) {
        return -1;
      }
      fill();
    }
    return bytes[start + distance] & 0xff;
  }

  private void fill() throws IOException {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.multiplyExact(bytes.length, 2));
    }
    int n = in.read(bytes, end, bytes.length - end);
    ended = n < 0;
    end += Math.max(n, 0);
  }

  boolean matches(byte[] text, int distance) throws IOException {
    for (int k = 0; k < text.length; k++) {
      if (at(distance + k) != (text[k] & 0xff)) {
        return false;
      }
    }
    return text.length > 0;
  }

  /** Moves the record's start. */
  void advance(int distance) {
    start += distance;
    position += distance;
    in.forget(position);
  }

  /** As {@link TextStream#origin}, for a distance from the record's start. */
  long origin(int distance) {
    return in.origin(position + distance);
  }
}
