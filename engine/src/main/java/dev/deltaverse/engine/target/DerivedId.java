package dev.deltaverse.engine.target;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/**
 * Ids that follow from a row's table and key alone, so that they are the same in every environment
 * and run: name-based UUIDs by SHA-1 (RFC 9562, version 5). Keys that the service takes for equal,
 * those that differ in case or in spaces at their end, have the same id.
 */
public final class DerivedId {
  /** The namespace of all tables' namespaces; must never change. */
  private static final UUID ROOT = UUID.fromString("5b6e3bb1-6d3c-4f0e-8b0a-0d5a5f6c7e21");

  private final UUID table;

  /**
   * @param table logical name of the target table
   */
  public DerivedId(String table) {
    this.table = named(ROOT, table);
  }

  /**
   * The id of a row. Thread-safe.
   *
   * @param key canonical texts of its key columns
   */
  public UUID of(List<String> key) {
    StringBuilder name = new StringBuilder();
    for (String part : key) {
      part.stripTrailing().codePoints().map(Character::toLowerCase).forEach(name::appendCodePoint);
      name.append(Reference.SEPARATOR);
    }
    return named(table, name.toString());
  }

  static UUID named(UUID namespace, String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(
          ByteBuffer.allocate(16)
              .putLong(namespace.getMostSignificantBits())
              .putLong(namespace.getLeastSignificantBits())
              .flip());
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
      long high = hash.getLong() & ~0xF000L | 0x5000L;
      long low = hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
