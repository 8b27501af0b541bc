package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Makes identifiers that depend on the seed alone, so that two emulators with one seed agree.
 * Immutable.
 */
final class Ids {
  private final long seed;

  Ids(long seed) {
    this.seed = seed;
  }

  /** The identifier of a thing with a name, the same at each start. */
  UUID named(String name) {
    return UUID.nameUUIDFromBytes((seed + ":" + name).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The identifier of the n-th row: sequential, as the service makes them, so that rows in order of
   * id are in order of creation.
   */
  UUID row(long number) {
    long high = (number << 32) | ((seed & 0xffff) << 16) | 0x4000L | ((number >>> 32) & 0xfff);
    long low = 0x8000_0000_0000_0000L | ((seed * 0x9E37_79B9_7F4A_7C15L) >>> 2);
    return new UUID(high, low);
  }
}
