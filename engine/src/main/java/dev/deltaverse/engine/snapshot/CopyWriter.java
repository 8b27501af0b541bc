package dev.deltaverse.engine.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes good records as RFC 4180 in UTF-8, each after the number it has in the stored file. */
final class CopyWriter implements AutoCloseable {
  private static final int FLUSH_BYTES = 1 << 18;

  private final Path path;
  private final OutputStream out;
  private byte[] buffer = new byte[FLUSH_BYTES + (1 << 16)];
  private int length;
  private int recordStart;
  private int longestBytes;
  private boolean lineEnds;

  CopyWriter(Path scratch, String name) throws MigrationException {
    try {
      path = Files.createTempFile(scratch, name + "-", ".csv");
      out = Files.newOutputStream(path);
    } catch (IOException e) {
      throw failed(scratch, e);
    }
  }

  Path path() {
    return path;
  }

  /** The longest record in bytes. */
  int longestBytes() {
    return longestBytes;
  }

  /** Whether a field holds a line end. */
  boolean lineEnds() {
    return lineEnds;
  }

  void header(List<String> names) throws MigrationException {
    text(FileInspector.RECORD_COLUMN.getBytes(UTF_8));
    for (String name : names) {
      put((byte) ',');
      text(name.getBytes(UTF_8));
    }
    endRecord();
  }

  /** Writes the first fields of the record that was read. */
  void record(long number, RecordReader record, int fields) throws MigrationException {
    text(Long.toString(number).getBytes(US_ASCII));
    byte[] bytes = record.bytes();
    for (int f = 0; f < fields; f++) {
      put((byte) ',');
      int from = record.from(f);
      int to = record.to(f);
      switch (record.form(f)) {
        case PLAIN -> {
          if (from < to) {
            text(bytes, from, to);
          }
        }
        case QUOTED -> text(bytes, from, to);
        case ESCAPED -> {
          byte[] plain = record.value(f);
          text(plain, 0, plain.length);
        }
      }
    }
    endRecord();
  }

  private void text(byte[] bytes) {
    text(bytes, 0, bytes.length);
  }

  private void text(byte[] bytes, int from, int to) {
    ensure(2 * (to - from) + 3);
    byte[] target = buffer;
    int o = length;
    target[o++] = '"';
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      target[o++] = b;
      if (b == '"') {
        target[o++] = '"';
      } else if (b == '\n' || b == '\r') {
        lineEnds = true;
      }
    }
    target[o++] = '"';
    length = o;
  }

  private void put(byte b) {
    ensure(1);
    buffer[length++] = b;
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      int size = Math.max(Math.addExact(length, more), Math.multiplyExact(buffer.length, 2));
      buffer = Arrays.copyOf(buffer, size);
    }
  }

  private void endRecord() throws MigrationException {
    put((byte) '\n');
    longestBytes = Math.max(longestBytes, length - recordStart);
    if (length >= FLUSH_BYTES) {
      flush();
    }
    recordStart = length;
  }

  private void flush() throws MigrationException {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw failed(path, e);
    }
    length = 0;
  }

  /** Writes what is left and closes the file. */
  void finish() throws MigrationException {
    flush();
    close();
  }

  @Override
  public void close() throws MigrationException {
    try {
      out.close();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static MigrationException failed(Path path, IOException e) {
    return new MigrationException(
        Code.SETUP,
        "write a copy of the readable records to " + path + ": " + e.getMessage(),
        "Check the space and the permissions of the state folder's disk.",
        e);
  }
}
