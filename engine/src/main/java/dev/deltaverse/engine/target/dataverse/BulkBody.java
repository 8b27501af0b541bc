package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.Reference;
import dev.deltaverse.webapi.RowAddress;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the body of a bulk message in one go. Rows that may be there are named by their id if that
 * is known, else by key. A key's columns that are in the row's address are never
 * among its values: the service fails on the create path if they are in both
 * (use-upsert-insert-update-record.md). Where there is no address, or it is a derived id, a row that
 * may be created takes them as values.
 */
final class BulkBody {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ROW_BYTES = 512;

  private BulkBody() {}

  /**
   * The body as UTF-8.
   *
   * @throws IllegalArgumentException if a key cannot be an address, e.g. for its characters
   */
  static byte[] of(TableShape shape, List<Change> rows, Message message) {
    boolean creates =
        switch (message) {
          case CREATE -> true;
          case UPSERT -> shape.key().derived() != null;
          case UPDATE -> false;
        };
    ByteArrayOutputStream out = new ByteArrayOutputStream(rows.size() * ROW_BYTES);
    String type = "Microsoft.Dynamics.CRM." + shape.logicalName();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeName("Targets");
      json.writeStartArray();
      for (Change row : rows) {
        json.writeStartObject();
        json.writeStringProperty("@odata.type", type);
        if (message != Message.CREATE) {
          writeAddress(json, shape.key(), row);
        }
        if (creates) {
          writeKey(json, shape, row);
        }
        writeValues(json, shape, row);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /**
   * The body of one row that is addressed by its URL.
   *
   * @param creates whether it is created if it is not there
   */
  static byte[] ofOne(TableShape shape, Change row, boolean creates) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(ROW_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      if (creates && shape.key().derived() != null) {
        writeKey(json, shape, row);
      }
      writeValues(json, shape, row);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void writeKey(JsonGenerator json, TableShape shape, Change row) {
    List<BoundColumn> columns = shape.table().key();
    for (int i = 0; i < columns.size(); i++) {
      json.writeName(columns.get(i).name());
      writeValue(json, columns.get(i), row.key().get(i));
    }
  }

  private static void writeAddress(JsonGenerator json, RowKey key, Change row) {
    if (row.id() != null) {
      json.writeStringProperty(key.primaryId(), row.id());
      return;
    }
    switch (key.address(row.key())) {
      case RowAddress.ById byId -> json.writeStringProperty(key.primaryId(), byId.id().toString());
      case RowAddress.ByKey byKey -> json.writeStringProperty("@odata.id", byKey.odataId());
    }
  }

  private static void writeValues(JsonGenerator json, TableShape shape, Change row) {
    for (int i = row.sent().nextSetBit(0); i >= 0; i = row.sent().nextSetBit(i + 1)) {
      BoundColumn column = shape.columns().get(i);
      if (column.phase() == BoundColumn.Phase.KEY) {
        continue;
      }
      String text = row.values().get(i);
      LookupColumn lookup = shape.lookups().get(i);
      if (lookup != null) {
        writeLookup(json, lookup, text, row.named().get(i));
      } else {
        json.writeName(column.name());
        writeValue(json, column, text);
      }
    }
  }

  /**
   * @param id of the row that it refers to, null to name it by the reference alone
   */
  private static void writeLookup(
      JsonGenerator json, LookupColumn lookup, @Nullable String text, @Nullable String id) {
    if (text == null) {
      json.writeName(lookup.clears() + "@odata.bind");
      json.writeNull();
      return;
    }
    Reference reference = Reference.parse(text);
    LookupTarget target = lookup.target(reference);
    RowAddress address =
        id == null
            ? LookupColumn.address(target, reference)
            : RowAddress.id(target.set(), UUID.fromString(id));
    json.writeStringProperty(target.writes() + "@odata.bind", address.odataId());
  }

  private static void writeValue(JsonGenerator json, BoundColumn column, @Nullable String text) {
    if (text == null) {
      json.writeNull();
      return;
    }
    switch (column.type()) {
      case ColumnType.Text _,
          ColumnType.Memo _,
          ColumnType.Choices _,
          ColumnType.DateOnly _,
          ColumnType.DateTime _,
          ColumnType.Guid _ ->
          json.writeString(text);
      case ColumnType.Whole _,
          ColumnType.Big _,
          ColumnType.Decimal _,
          ColumnType.Floating _,
          ColumnType.Money _,
          ColumnType.Choice _,
          ColumnType.State _,
          ColumnType.Status _ ->
          json.writeNumber(text);
      case ColumnType.YesNo _ -> json.writeBoolean(text.equals("true"));
      case ColumnType.Lookup _, ColumnType.Unsupported _ ->
          throw new IllegalStateException(
              "column " + column.name() + " of type " + column.type() + " is not a single value");
    }
  }
}
