package dev.deltaverse.webapi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * The bulk messages as calls: many rows of one table in one request.
 *
 * <p>On a standard table a call is one transaction: one refused row rolls all back, and the error
 * does not tell which it was. On an elastic table the good rows are in, and {@link
 * WebApiException#rowErrors()} names the others. Source: Microsoft Learn, "Use bulk operation
 * messages".
 */
public final class Bulk {
  private Bulk() {}

  /** Creates rows; {@link #ids} reads their ids from the answer. */
  public static Call createMultiple(TableName table, List<BulkTarget> targets) {
    return call(table, "CreateMultiple", targets);
  }

  /**
   * Updates rows, each named by id: the service knows no alternate keys here. A row of an elastic
   * table names its partition, if it has one of its own, by {@code partitionid} in the object. If a
   * row is named twice, the service applies the first and ignores the others without a word.
   *
   * @throws IllegalArgumentException if a target has no id
   */
  public static Call updateMultiple(TableName table, List<BulkTarget> targets) {
    requireIds("UpdateMultiple", targets);
    return call(table, "UpdateMultiple", targets);
  }

  /**
   * Updates rows or creates those that are missing. Naming a row twice fails. The answer does not
   * tell which rows were created.
   */
  public static Call upsertMultiple(TableName table, List<BulkTarget> targets) {
    return call(table, "UpsertMultiple", targets);
  }

  /**
   * Deletes rows of an elastic table, with {@code partitionid} in the object where a row has a
   * partition of its own; the service refuses it for standard tables.
   *
   * @throws IllegalArgumentException if a target has no id
   */
  public static Call deleteMultiple(TableName table, List<BulkTarget> targets) {
    requireIds("DeleteMultiple", targets);
    return call(table, "DeleteMultiple", targets);
  }

  /** The ids in the answer to {@link #createMultiple}, in the order of the targets. */
  public static List<UUID> ids(Answer answer) {
    return answer.json().texts("Ids").stream().map(UUID::fromString).toList();
  }

  private static void requireIds(String message, List<BulkTarget> targets) {
    for (int i = 0; i < targets.size(); i++) {
      RowAddress address = targets.get(i).address().orElse(null);
      if (!(address instanceof RowAddress.ById)) {
        throw new IllegalArgumentException(
            message
                + ", target "
                + i
                + ": rows must be named by id, this one by "
                + (address == null ? "nothing" : address.set() + "(" + address.predicate() + ")"));
      }
    }
  }

  private static Call call(TableName table, String message, List<BulkTarget> targets) {
    String path = table.setName() + "/Microsoft.Dynamics.CRM." + message;
    return Call.post(path, body(table, targets));
  }

  /** Strings the rows together; each gets its type and name spliced in after its brace. */
  private static Body body(TableName table, List<BulkTarget> targets) {
    String type = "{\"@odata.type\":\"Microsoft.Dynamics.CRM." + table.logicalName() + "\"";
    int size = 32;
    for (BulkTarget target : targets) {
      size += target.sizeBytes() + type.length() + 100;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(size);
    out.writeBytes("{\"Targets\":[".getBytes(StandardCharsets.UTF_8));
    String separator = "";
    for (BulkTarget target : targets) {
      StringBuilder head = new StringBuilder(separator).append(type);
      target.address().ifPresent(address -> head.append(",").append(named(table, address)));
      byte[] json = target.json();
      if (!isEmptyObject(json)) {
        head.append(',');
      }
      out.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
      out.write(json, 1, json.length - 1);
      separator = ",";
    }
    out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
    return Body.json(out.toByteArray());
  }

  private static String named(TableName table, RowAddress address) {
    return switch (address) {
      case RowAddress.ById byId -> "\"" + table.idColumn() + "\":\"" + byId.id() + "\"";
      case RowAddress.ByKey byKey -> "\"@odata.id\":" + Json.quoted(byKey.odataId());
    };
  }

  private static boolean isEmptyObject(byte[] json) {
    for (int i = 1; i < json.length - 1; i++) {
      if (json[i] > ' ' || json[i] < 0) {
        return false;
      }
    }
    return true;
  }
}
