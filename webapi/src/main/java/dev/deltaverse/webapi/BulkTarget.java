package dev.deltaverse.webapi;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a bulk call: which row, and its columns as a JSON object already written. The object
 * is not parsed: its text goes out as it is. The array must not be changed afterwards.
 *
 * @see Bulk
 */
public final class BulkTarget {
  private static final byte[] EMPTY = {'{', '}'};

  private final @Nullable RowAddress address;
  private final byte[] json;

  private BulkTarget(@Nullable RowAddress address, byte[] json) {
    if (json.length < 2 || json[0] != '{' || json[json.length - 1] != '}') {
      throw new IllegalArgumentException(
          "A target must be the text of a JSON object, without blanks around it, not '"
              + new String(json, 0, Math.min(json.length, 100), StandardCharsets.UTF_8)
              + "'");
    }
    this.address = address;
    this.json = json;
  }

  /** A new row: a JSON object as UTF-8, {@code {"abc_name":"one"}}. */
  public static BulkTarget of(byte[] json) {
    return new BulkTarget(null, json);
  }

  public static BulkTarget of(String json) {
    return of(json.getBytes(StandardCharsets.UTF_8));
  }

  /** Values as in {@link Body#json(Map)}. */
  public static BulkTarget of(Map<String, ?> values) {
    return of(Json.write(values));
  }

  /** A row that is named by id or key. Don't repeat the key's columns in the object. */
  public static BulkTarget at(RowAddress address, byte[] json) {
    return new BulkTarget(address, json);
  }

  public static BulkTarget at(RowAddress address, String json) {
    return at(address, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Values as in {@link Body#json(Map)}. */
  public static BulkTarget at(RowAddress address, Map<String, ?> values) {
    return at(address, Json.write(values));
  }

  /** A row by its id, without columns, to delete. */
  public static BulkTarget at(String set, UUID id) {
    return at(RowAddress.id(set, id), EMPTY);
  }

  public Optional<RowAddress> address() {
    return Optional.ofNullable(address);
  }

  /** The JSON object, not copied. */
  public byte[] json() {
    return json;
  }

  /** Bytes of the object, without what names the row. */
  public int sizeBytes() {
    return json.length;
  }
}
