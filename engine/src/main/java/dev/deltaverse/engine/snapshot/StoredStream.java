package dev.deltaverse.engine.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file as stored, hashed on a thread beside the one that reads. An interrupt of the
 * reading thread ends a read with {@link java.nio.channels.ClosedByInterruptException}.
 */
final class StoredStream extends InputStream {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int BLOCKS = 3;

  private final Path path;
  private final FileChannel channel;
  private final long sizeBytes;
  private final FileTime modified;
  private final MessageDigest digest;
  private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
  private final BlockingQueue<Block> free = new ArrayBlockingQueue<>(BLOCKS + 1);
  private Block block = new Block();
  private int blocks = 1;
  private @Nullable Thread hasher;
  private long readBytes;

  StoredStream(Path path) throws IOException {
    this.path = path;
    channel = FileChannel.open(path, StandardOpenOption.READ);
    sizeBytes = channel.size();
    modified = Files.getLastModifiedTime(path);
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static final class Block {
    final byte[] bytes = new byte[BLOCK_BYTES];
    int length;
  }

  long readBytes() {
    return readBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = channel.read(ByteBuffer.wrap(target, offset, Math.min(length, BLOCK_BYTES)));
    if (n > 0) {
      readBytes += n;
      hash(target, offset, n);
    }
    return n;
  }

  private void hash(byte[] source, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      int n = Math.min(left, BLOCK_BYTES - block.length);
      System.arraycopy(source, from, block.bytes, block.length, n);
      block.length += n;
      from += n;
      left -= n;
      if (block.length == BLOCK_BYTES) {
        handOver();
      }
    }
  }

  private void handOver() throws IOException {
    if (hasher == null) {
      hasher = Thread.ofPlatform().daemon().name("sha256-" + path.getFileName()).start(this::run);
    }
    try {
      full.put(block);
      if (blocks < BLOCKS) {
        blocks++;
        block = new Block();
      } else {
        block = free.take();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.nio.channels.ClosedByInterruptException();
    }
  }

  private void run() {
    try {
      while (true) {
        Block next = full.take();
        if (next.length == 0) {
          return;
        }
        digest.update(next.bytes, 0, next.length);
        next.length = 0;
        free.put(next);
      }
    } catch (InterruptedException e) {
      // The stream was closed before its end: nobody asks for the hash.
    }
  }

  /** The file with its hash, after the end was reached. */
  StoredFile finish() throws IOException {
    if (readBytes != sizeBytes
        || channel.size() != sizeBytes
        || !Files.getLastModifiedTime(path).equals(modified)) {
      throw new IOException(
          "it changed while it was read: %,d bytes were read of %,d"
              .formatted(readBytes, channel.size()));
    }
    Thread running = hasher;
    if (running != null) {
      try {
        full.put(new Block());
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new java.nio.channels.ClosedByInterruptException();
      }
    }
    digest.update(block.bytes, 0, block.length);
    return new StoredFile(path, sizeBytes, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void close() throws IOException {
    Thread running = hasher;
    if (running != null) {
      running.interrupt();
    }
    channel.close();
  }
}
