package dev.deltaverse.webapi;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request body: bytes in pieces, so that rows are strung together and never copied. The arrays
 * given are not copied and must not be changed afterwards.
 */
public final class Body {
  static final String JSON = "application/json; charset=utf-8";

  private final String contentType;
  private final List<byte[]> pieces;
  private final long sizeBytes;

  private Body(String contentType, List<byte[]> pieces) {
    this.contentType = contentType;
    this.pieces = List.copyOf(pieces);
    long size = 0;
    for (byte[] piece : pieces) {
      size += piece.length;
    }
    this.sizeBytes = size;
  }

  public static Body json(String json) {
    return json(json.getBytes(StandardCharsets.UTF_8));
  }

  /** JSON as UTF-8. */
  public static Body json(byte[] json) {
    return new Body(JSON, List.of(json));
  }

  /**
   * An object of values: String, number, Boolean, null, UUID, Instant, LocalDate, {@link
   * RowAddress} (for a name that ends with {@code @odata.bind}), Map or List of these.
   */
  public static Body json(Map<String, ?> values) {
    return json(Json.write(values));
  }

  /** Any bytes, e.g. a file. */
  public static Body of(String contentType, byte[]... pieces) {
    return new Body(contentType, List.of(pieces));
  }

  static Body of(String contentType, List<byte[]> pieces) {
    return new Body(contentType, pieces);
  }

  public String contentType() {
    return contentType;
  }

  public long sizeBytes() {
    return sizeBytes;
  }

  List<byte[]> pieces() {
    return pieces;
  }

  /** The whole body in one array. */
  public byte[] bytes() {
    byte[] all = new byte[Math.toIntExact(sizeBytes)];
    int at = 0;
    Iterator<byte[]> iterator = pieces.iterator();
    while (iterator.hasNext()) {
      byte[] piece = iterator.next();
      System.arraycopy(piece, 0, all, at, piece.length);
      at += piece.length;
    }
    return all;
  }

  /** The body if it is small enough to be shown in a message. */
  Optional<String> excerpt(int maxBytes) {
    return sizeBytes <= maxBytes
        ? Optional.of(new String(bytes(), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return contentType + ", " + sizeBytes + " bytes";
  }
}
