package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Packs a row into bytes and back. Rows are kept packed in memory too: a third of the size of
 * objects, and nothing for the collector to walk through.
 */
final class RowCodec {
  private static final byte NULL = 0;
  private static final byte TEXT = 1;
  private static final byte LATIN_TEXT = 2;
  private static final byte INT = 3;
  private static final byte LONG = 4;
  private static final byte SMALL_DECIMAL = 5;
  private static final byte BIG_DECIMAL = 6;
  private static final byte DOUBLE = 7;
  private static final byte TRUE = 8;
  private static final byte FALSE = 9;
  private static final byte GUID = 10;
  private static final byte REF = 11;
  private static final byte INSTANT = 12;
  private static final byte DATE = 13;
  private static final byte BYTES = 14;

  private byte[] buffer = new byte[1024];
  private int at;
  private int lastLength;

  private RowCodec() {}

  static byte[] encode(Row row) {
    RowCodec codec = new RowCodec();
    codec.putLong(row.version);
    codec.putVarint(row.cells.length);
    for (Object cell : row.cells) {
      codec.put(cell);
    }
    return Arrays.copyOf(codec.buffer, codec.at);
  }

  static Row decode(UUID id, byte[] bytes) {
    RowCodec codec = new RowCodec();
    codec.buffer = bytes;
    long version = codec.getLong();
    int count = codec.getVarint();
    @Nullable Object[] cells = new Object[count];
    for (int i = 0; i < count; i++) {
      cells[i] = codec.get();
    }
    return new Row(id, version, cells);
  }

  /** The row version alone, without unpacking the cells. */
  static long version(byte[] bytes) {
    RowCodec codec = new RowCodec();
    codec.buffer = bytes;
    return codec.getLong();
  }

  private void put(@Nullable Object cell) {
    switch (cell) {
      case null -> putByte(NULL);
      case String text -> putText(text);
      case Integer number -> {
        putByte(INT);
        putVarint((number << 1) ^ (number >> 31));
      }
      case Long number -> {
        putByte(LONG);
        putLong(number);
      }
      case BigDecimal number -> putDecimal(number);
      case Double number -> {
        putByte(DOUBLE);
        putLong(Double.doubleToRawLongBits(number));
      }
      case Boolean flag -> putByte(flag ? TRUE : FALSE);
      case UUID id -> {
        putByte(GUID);
        putId(id);
      }
      case Ref ref -> {
        putByte(REF);
        byte[] table = ref.table().getBytes(StandardCharsets.UTF_8);
        putVarint(table.length);
        putBytes(table);
        putId(ref.id());
      }
      case Instant instant -> {
        putByte(INSTANT);
        putLong(instant.getEpochSecond());
      }
      case LocalDate date -> {
        putByte(DATE);
        putLong(date.toEpochDay());
      }
      case byte[] bytes -> {
        putByte(BYTES);
        putVarint(bytes.length);
        putBytes(bytes);
      }
      default -> throw new IllegalStateException("Cell of " + cell.getClass());
    }
  }

  private @Nullable Object get() {
    byte tag = buffer[at++];
    return switch (tag) {
      case NULL -> null;
      case TEXT -> new String(buffer, advance(getVarint()), lastLength, StandardCharsets.UTF_8);
      case LATIN_TEXT ->
          new String(buffer, advance(getVarint()), lastLength, StandardCharsets.ISO_8859_1);
      case INT -> {
        int packed = getVarint();
        yield (packed >>> 1) ^ -(packed & 1);
      }
      case LONG -> getLong();
      case SMALL_DECIMAL -> {
        int scale = getVarint();
        yield BigDecimal.valueOf(getLong(), scale);
      }
      case BIG_DECIMAL -> {
        int scale = getVarint();
        yield new BigDecimal(new BigInteger(getBytes()), scale);
      }
      case DOUBLE -> Double.longBitsToDouble(getLong());
      case TRUE -> true;
      case FALSE -> false;
      case GUID -> getId();
      case REF -> {
        String table = new String(buffer, advance(getVarint()), lastLength, StandardCharsets.UTF_8);
        yield new Ref(table, getId());
      }
      case INSTANT -> Instant.ofEpochSecond(getLong());
      case DATE -> LocalDate.ofEpochDay(getLong());
      case BYTES -> getBytes();
      default -> throw new IllegalStateException("Unknown cell tag " + tag);
    };
  }

  private void putText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    putByte(bytes.length == text.length() ? LATIN_TEXT : TEXT);
    putVarint(bytes.length);
    putBytes(bytes);
  }

  private void putDecimal(BigDecimal number) {
    BigInteger unscaled = number.unscaledValue();
    if (unscaled.bitLength() < 64) {
      putByte(SMALL_DECIMAL);
      putVarint(number.scale());
      putLong(unscaled.longValueExact());
    } else {
      putByte(BIG_DECIMAL);
      putVarint(number.scale());
      byte[] bytes = unscaled.toByteArray();
      putVarint(bytes.length);
      putBytes(bytes);
    }
  }

  /** Moves past that many bytes and answers where they start. */
  private int advance(int length) {
    int start = at;
    at += length;
    lastLength = length;
    return start;
  }

  private byte[] getBytes() {
    int start = advance(getVarint());
    return Arrays.copyOfRange(buffer, start, start + lastLength);
  }

  private void putByte(byte value) {
    reserve(1);
    buffer[at++] = value;
  }

  private void putBytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, at, bytes.length);
    at += bytes.length;
  }

  private void putLong(long value) {
    reserve(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[at++] = (byte) (value >>> shift);
    }
  }

  private long getLong() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = (value << 8) | (buffer[at++] & 0xff);
    }
    return value;
  }

  private void putId(UUID id) {
    putLong(id.getMostSignificantBits());
    putLong(id.getLeastSignificantBits());
  }

  private UUID getId() {
    long high = getLong();
    return new UUID(high, getLong());
  }

  private void putVarint(int value) {
    reserve(5);
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      buffer[at++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    buffer[at++] = (byte) rest;
  }

  private int getVarint() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = buffer[at++];
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private void reserve(int more) {
    if (at + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + more));
    }
  }
}
