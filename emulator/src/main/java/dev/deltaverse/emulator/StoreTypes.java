package dev.deltaverse.emulator;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** How the store's B-trees order and write their keys. */
final class StoreTypes {
  private StoreTypes() {}

  /** One entry of the index of a lookup column: the row pointed to, and the row that points. */
  record Link(UUID target, UUID row) {}

  static int compare(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  /** Identifiers in unsigned order. */
  static final class IdType extends BasicDataType<UUID> {
    static final IdType INSTANCE = new IdType();

    @Override
    public int compare(UUID a, UUID b) {
      return StoreTypes.compare(a, b);
    }

    @Override
    public int getMemory(UUID id) {
      return 40;
    }

    @Override
    public void write(WriteBuffer buffer, UUID id) {
      buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    @Override
    public UUID read(ByteBuffer buffer) {
      long high = buffer.getLong();
      return new UUID(high, buffer.getLong());
    }

    @Override
    public UUID[] createStorage(int size) {
      return new UUID[size];
    }
  }

  /** Links in order of target, then of row. */
  static final class LinkType extends BasicDataType<Link> {
    static final LinkType INSTANCE = new LinkType();

    @Override
    public int compare(Link a, Link b) {
      int target = StoreTypes.compare(a.target(), b.target());
      return target != 0 ? target : StoreTypes.compare(a.row(), b.row());
    }

    @Override
    public int getMemory(Link link) {
      return 104;
    }

    @Override
    public void write(WriteBuffer buffer, Link link) {
      IdType.INSTANCE.write(buffer, link.target());
      IdType.INSTANCE.write(buffer, link.row());
    }

    @Override
    public Link read(ByteBuffer buffer) {
      UUID target = IdType.INSTANCE.read(buffer);
      return new Link(target, IdType.INSTANCE.read(buffer));
    }

    @Override
    public Link[] createStorage(int size) {
      return new Link[size];
    }
  }

  /** Packed rows. */
  static final class BytesType extends BasicDataType<byte[]> {
    static final BytesType INSTANCE = new BytesType();

    @Override
    public int getMemory(byte[] bytes) {
      return 24 + bytes.length;
    }

    @Override
    public void write(WriteBuffer buffer, byte[] bytes) {
      buffer.putVarInt(bytes.length).put(bytes);
    }

    @Override
    public byte[] read(ByteBuffer buffer) {
      byte[] bytes = new byte[DataUtils.readVarInt(buffer)];
      buffer.get(bytes);
      return bytes;
    }

    @Override
    public byte[][] createStorage(int size) {
      return new byte[size][];
    }
  }

  /** The value of a map that is a set. */
  static final class UnitType extends BasicDataType<Boolean> {
    static final UnitType INSTANCE = new UnitType();

    @Override
    public int getMemory(Boolean unit) {
      return 0;
    }

    @Override
    public void write(WriteBuffer buffer, Boolean unit) {}

    @Override
    public Boolean read(ByteBuffer buffer) {
      return true;
    }

    @Override
    public Boolean[] createStorage(int size) {
      return new Boolean[size];
    }
  }
}
