package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes rows as the service does: etag, columns, lookups as {@code _x_value}, annotations. */
final class RowJson {
  private static final String FORMATTED = "OData.Community.Display.V1.FormattedValue";
  private static final String LOGICAL_NAME = "Microsoft.Dynamics.CRM.lookuplogicalname";
  private static final String NAVIGATION = "Microsoft.Dynamics.CRM.associatednavigationproperty";
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter US_DATE =
      DateTimeFormatter.ofPattern("M/d/uuuu", Locale.US).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter US_DATE_TIME =
      DateTimeFormatter.ofPattern("M/d/uuuu h:mm a", Locale.US).withZone(ZoneOffset.UTC);

  private final Store store;
  private final Model model;
  private final boolean formatted;
  private final boolean logicalNames;
  private final boolean navigations;

  RowJson(Store store, Model model, Request request) {
    this.store = store;
    this.model = model;
    this.formatted = request.includesAnnotation(FORMATTED);
    this.logicalNames = request.includesAnnotation(LOGICAL_NAME);
    this.navigations = request.includesAnnotation(NAVIGATION);
  }

  /** What of a table goes into an answer. */
  record Shape(Table table, List<Integer> positions, List<Expand.Item> expands) {
    Shape {
      positions = List.copyOf(positions);
      expands = List.copyOf(expands);
    }
  }

  /** The columns that a $select names, with the primary id; all readable ones if it names none. */
  static Shape shape(Model model, Table table, List<String> select, List<Expand.Item> expands) {
    List<Integer> positions = new ArrayList<>();
    if (select.isEmpty()) {
      for (int i = 0; i < table.columns.size(); i++) {
        if (table.columns.get(i).type() != ColumnType.IMAGE) {
          positions.add(i);
        }
      }
      return new Shape(table, positions, expands);
    }
    for (String name : select) {
      int position =
          switch (model.property(table, name)) {
            case Property.Plain plain -> plain.position();
            case Property.LookupValue lookup -> lookup.position();
            case Property.Single single -> single.position();
            case Property.Children _, Property.Peers _ ->
                throw FilterParser.unknownProperty(table, name);
            case null -> throw FilterParser.unknownProperty(table, name);
          };
      if (!positions.contains(position)) {
        positions.add(position);
      }
    }
    int id = table.position(table.primaryId);
    if (!positions.contains(id)) {
      positions.add(id);
    }
    return new Shape(table, positions, expands);
  }

  void write(JsonGenerator json, Shape shape, Row row) {
    json.writeStartObject();
    members(json, shape, row);
    json.writeEndObject();
  }

  void members(JsonGenerator json, Shape shape, Row row) {
    if (!shape.table().intersect) {
      json.writeStringProperty("@odata.etag", row.etag());
    }
    for (int position : shape.positions()) {
      cell(json, shape.table(), position, row);
    }
    for (Expand.Item item : shape.expands()) {
      item.write(json, this, store, model, row);
    }
  }

  private void cell(JsonGenerator json, Table table, int position, Row row) {
    Column column = table.columns.get(position);
    Object cell = column.read() ? row.cell(position) : null;
    String name = column.property();
    if (cell != null && formatted) {
      String text = formattedValue(column, cell);
      if (text != null) {
        json.writeStringProperty(name + "@" + FORMATTED, text);
      }
    }
    if (cell instanceof Ref ref) {
      if (navigations) {
        json.writeStringProperty(name + "@" + NAVIGATION, navigation(table, column, ref));
      }
      if (logicalNames) {
        json.writeStringProperty(name + "@" + LOGICAL_NAME, ref.table());
      }
    }
    json.writeName(name);
    if (column.type() == ColumnType.MANAGED) {
      json.writeStartObject();
      json.writeBooleanProperty("Value", Boolean.TRUE.equals(cell));
      json.writeBooleanProperty("CanBeChanged", true);
      json.writeStringProperty("ManagedPropertyLogicalName", name + "anything");
      json.writeEndObject();
      return;
    }
    value(json, cell);
  }

  private String navigation(Table table, Column column, Ref ref) {
    for (Property property : model.properties(table).values()) {
      if (property instanceof Property.Single single
          && single.column() == column
          && single.targets().contains(ref.table())) {
        return single.name();
      }
    }
    return column.schemaName();
  }

  static void value(JsonGenerator json, @Nullable Object cell) {
    switch (cell) {
      case null -> json.writeNull();
      case String text -> json.writeString(text);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case BigDecimal number -> json.writeRawValue(number.toPlainString());
      case Double number -> json.writeRawValue(plain(number));
      case Boolean flag -> json.writeBoolean(flag);
      case UUID id -> json.writeString(id.toString());
      case Ref ref -> json.writeString(ref.id().toString());
      case Instant instant -> json.writeString(SECONDS.format(instant));
      case LocalDate date -> json.writeString(date.toString());
      case byte[] bytes -> json.writeString(java.util.Base64.getEncoder().encodeToString(bytes));
      default -> throw new IllegalStateException("Cell of " + cell.getClass());
    }
  }

  private static String plain(double number) {
    String text = BigDecimal.valueOf(number).toPlainString();
    return text.indexOf('.') < 0 ? text + ".0" : text;
  }

  @Nullable String formattedValue(Column column, Object cell) {
    return switch (column.type()) {
      case PICKLIST, STATE, STATUS -> {
        Option option = cell instanceof Integer value ? column.option(value) : null;
        yield option == null ? null : option.label();
      }
      case MULTISELECT -> {
        List<String> labels = new ArrayList<>();
        for (String part : cell.toString().split(",", -1)) {
          Option option = column.option(Integer.parseInt(part));
          labels.add(option == null ? part : option.label());
        }
        yield String.join("; ", labels);
      }
      case BOOLEAN -> {
        Option option = column.option(Boolean.TRUE.equals(cell) ? 1 : 0);
        yield option == null ? null : option.label();
      }
      case INTEGER, BIGINT -> grouped(cell, 0);
      case DECIMAL, DOUBLE -> grouped(cell, column.precision());
      case MONEY -> "$" + grouped(cell, column.precision());
      case DATETIME ->
          cell instanceof Instant instant
              ? (column.format().equals("DateOnly") ? US_DATE : US_DATE_TIME).format(instant)
              : cell instanceof LocalDate date ? US_DATE.withZone(null).format(date) : null;
      case LOOKUP, CUSTOMER, OWNER -> cell instanceof Ref ref ? primaryName(ref) : null;
      case STRING, MEMO, UNIQUEIDENTIFIER, FILE, IMAGE, MANAGED -> null;
    };
  }

  private @Nullable String primaryName(Ref ref) {
    Table table = model.table(ref.table());
    Row row = table == null ? null : store.row(table, ref.id());
    return table != null
            && row != null
            && row.cell(table.position(table.primaryName)) instanceof String text
        ? text
        : null;
  }

  private static String grouped(Object number, int decimals) {
    DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.US));
    format.setMinimumFractionDigits(decimals);
    format.setMaximumFractionDigits(decimals);
    return format.format(number);
  }
}
