package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads rows from JSON bodies as a stream, without a tree between. Immutable. */
final class PayloadReader {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Model model;

  PayloadReader(Model model) {
    this.model = model;
  }

  /** The single row that a body holds. */
  RowInput row(Table table, byte[] body) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.payload(table.entitySet, "The body is not a JSON object.");
      }
      RowInput row = readRow(parser, table);
      if (parser.nextToken() != null) {
        throw Refusal.payload(table.entitySet, "There is more after the JSON object.");
      }
      return row;
    } catch (JacksonException e) {
      throw invalidJson(table, e);
    }
  }

  /** The rows of {@code {"Targets":[...]}}. */
  List<RowInput> targets(Table table, byte[] body) {
    List<RowInput> rows = new ArrayList<>();
    boolean seen = false;
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.payload(table.entitySet, "The body is not a JSON object.");
      }
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (!name.equals("Targets")) {
          throw Refusal.payload(
              table.entitySet,
              "The parameter '" + name + "' in the request payload is not a valid parameter.");
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
          throw Refusal.payload(table.entitySet, "Targets is not an array.");
        }
        seen = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw Refusal.payload(table.entitySet, "A target is not a JSON object.");
          }
          RowInput row = readRow(parser, table);
          requireType(row);
          rows.add(row);
        }
      }
    } catch (JacksonException e) {
      throw invalidJson(table, e);
    }
    if (!seen) {
      throw Refusal.badRequest("0x80040203", "Required parameter 'Targets' is missing.");
    }
    return rows;
  }

  private static void requireType(RowInput row) {
    String expected = "Microsoft.Dynamics.CRM." + row.table.logicalName;
    String type = row.odataType;
    if (type == null) {
      throw Refusal.payload(
          row.table.entitySet,
          "Each target needs \"@odata.type\":\""
              + expected
              + "\": 'Microsoft.Dynamics.CRM.crmbaseentity' is abstract.");
    }
    String bare = type.startsWith("#") ? type.substring(1) : type;
    if (!bare.equals(expected)) {
      throw Refusal.payload(
          row.table.entitySet,
          "A type named '" + bare + "' is not the table of this request, '" + expected + "'.");
    }
  }

  private RowInput readRow(JsonParser parser, Table table) {
    RowInput row = new RowInput(table);
    Map<String, Property> properties = model.properties(table);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Property property = properties.get(name);
      switch (property) {
        case Property.Plain plain -> plain(parser, row, plain);
        case Property.LookupValue lookup ->
            throw Refusal.payload(
                table.entitySet,
                "CRM do not support direct update of Entity Reference properties, Use Navigation"
                    + " properties instead. Property '"
                    + name
                    + "'; it belongs to column '"
                    + lookup.column().logicalName()
                    + "'.");
        case Property.Single single -> single(parser, row, single);
        case Property.Children children -> nested(parser, row, children);
        case Property.Peers peers -> nested(parser, row, peers);
        case null -> annotationOrUnknown(parser, row, name, properties);
      }
    }
    return row;
  }

  private static void plain(JsonParser parser, RowInput row, Property.Plain plain) {
    Column column = plain.column();
    if (column.logicalName().equals(row.table.primaryId)) {
      Object id = Cells.read(parser, row.table, column);
      row.id = (UUID) id;
      return;
    }
    row.set(plain.position(), Cells.read(parser, row.table, column));
  }

  private void single(JsonParser parser, RowInput row, Property.Single single) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      row.binds.add(new RowInput.Bind(single, null));
      return;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Refusal.payload(
          row.table.entitySet,
          "A 'PrimitiveValue' node was found for the navigation property '"
              + single.name()
              + "'; a link is set by '"
              + single.name()
              + "@odata.bind'.");
    }
    String target = single.targets().getFirst();
    if (single.targets().size() > 1) {
      throw Refusal.notModelled(
          "deep insert through " + single.name() + ", which has several types");
    }
    RowInput parent = readRow(parser, model.require(target));
    row.nested.add(new RowInput.Nested(single, List.of(parent), List.of()));
  }

  private void nested(JsonParser parser, RowInput row, Property property) {
    Table child =
        switch (property) {
          case Property.Children c -> model.require(c.relationship().referencingTable());
          case Property.Peers p -> model.require(p.otherTable());
          case Property.Plain _, Property.LookupValue _, Property.Single _ ->
              throw new IllegalStateException("Not a collection");
        };
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Refusal.payload(row.table.entitySet, "A collection of rows is expected.");
    }
    List<RowInput> rows = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      rows.add(readRow(parser, child));
    }
    row.nested.add(new RowInput.Nested(property, rows, List.of()));
  }

  private static void annotationOrUnknown(
      JsonParser parser, RowInput row, String name, Map<String, Property> properties) {
    if (name.endsWith("@odata.bind")) {
      bind(parser, row, name.substring(0, name.length() - "@odata.bind".length()), properties);
      return;
    }
    if (name.equals("@odata.id")) {
      row.odataId = parser.getString();
      return;
    }
    if (name.equals("@odata.type")) {
      row.odataType = parser.getString();
      return;
    }
    if (name.indexOf('@') >= 0) {
      parser.skipChildren();
      return;
    }
    throw Refusal.badRequest(
        "0x0",
        "An error occurred while validating input parameters: Microsoft.OData.ODataException:"
            + " Invalid property '"
            + name
            + "' was found in entity 'Microsoft.Dynamics.CRM."
            + row.table.logicalName
            + "'. ---> Microsoft.OData.ODataException: Does not support untyped value in non-open"
            + " type.");
  }

  private static void bind(
      JsonParser parser, RowInput row, String name, Map<String, Property> properties) {
    Property property = properties.get(name);
    if (property == null) {
      throw undeclared(row.table, name);
    }
    switch (property) {
      case Property.Single single -> {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
          row.binds.add(new RowInput.Bind(single, null));
        } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
          row.binds.add(new RowInput.Bind(single, parser.getString()));
        } else {
          throw Refusal.payload(row.table.entitySet, "The value of '" + name + "' is not a URI.");
        }
      }
      case Property.Children _, Property.Peers _ ->
          row.nested.add(collectionBind(parser, row, property));
      case Property.Plain _, Property.LookupValue _ -> throw undeclared(row.table, name);
    }
  }

  private static RowInput.Nested collectionBind(
      JsonParser parser, RowInput row, Property property) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Refusal.payload(row.table.entitySet, "A collection is bound by an array of URIs.");
    }
    List<String> uris = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      uris.add(parser.getString());
    }
    return new RowInput.Nested(property, List.of(), uris);
  }

  static Refusal undeclared(Table table, String name) {
    return Refusal.payload(
        table.entitySet,
        "An undeclared property '"
            + name
            + "' which only has property annotations in the payload but no property value was"
            + " found in the payload. In OData, only declared navigation properties and declared"
            + " named streams can be represented as properties without values.");
  }

  private static Refusal invalidJson(Table table, JacksonException e) {
    return Refusal.payload(table.entitySet, "Invalid JSON. " + e.getOriginalMessage());
  }

  /** The string member of a small object such as {@code {"@odata.id":"..."}}. */
  static @Nullable String member(byte[] body, String name) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      String found = null;
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean wanted = parser.currentName().equals(name);
        parser.nextToken();
        if (wanted && parser.currentToken() == JsonToken.VALUE_STRING) {
          found = parser.getString();
        } else {
          parser.skipChildren();
        }
      }
      return found;
    } catch (JacksonException e) {
      return null;
    }
  }
}
