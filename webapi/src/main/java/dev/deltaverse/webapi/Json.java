package dev.deltaverse.webapi;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON in and out. Whole numbers that fit become Long, all other numbers BigDecimal. */
final class Json {
  private static final int MOST_ZEROS = 1_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private Json() {}

  static JsonParser parser(byte[] body) {
    return FACTORY.createParser(ObjectReadContext.empty(), body);
  }

  /** Reads the value at which the parser stands. */
  static @Nullable Object read(JsonParser parser) {
    return switch (Objects.requireNonNullElse(parser.currentToken(), JsonToken.NOT_AVAILABLE)) {
      case START_OBJECT -> readRow(parser);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(read(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> wholeNumber(parser);
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IllegalStateException("JSON ends early or has " + parser.currentToken());
    };
  }

  private static Object wholeNumber(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT, LONG -> parser.getLongValue();
      default -> decimal(parser);
    };
  }

  /** Bounded, since a number of ten characters can have a billion digits. */
  private static BigDecimal decimal(JsonParser parser) {
    String text = parser.getString();
    try {
      BigDecimal number = new BigDecimal(text);
      if (Math.abs((long) number.scale()) <= MOST_ZEROS) {
        return number;
      }
      throw new IllegalStateException("JSON has the number " + text);
    } catch (NumberFormatException e) {
      throw new IllegalStateException("JSON has the number " + text, e);
    }
  }

  /** Reads an object; the parser stands at its opening brace. */
  static Row readRow(JsonParser parser) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      values.put(name, read(parser));
    }
    return new Row(values);
  }

  static byte[] write(Map<String, ?> object) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      writeValue(generator, object);
    }
    return out.toByteArray();
  }

  /** A JSON string with its quotes. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  private static void writeValue(JsonGenerator generator, @Nullable Object value) {
    switch (value) {
      case null -> generator.writeNull();
      case String text -> generator.writeString(text);
      case Boolean flag -> generator.writeBoolean(flag);
      case Integer number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case Short number -> generator.writeNumber(number);
      case Double number -> generator.writeNumber(number);
      case Float number -> generator.writeNumber(number);
      case BigDecimal number -> generator.writeNumber(number);
      case BigInteger number -> generator.writeNumber(number);
      case UUID id -> generator.writeString(id.toString());
      case Instant instant -> generator.writeString(instant.toString());
      case OffsetDateTime time -> generator.writeString(time.toInstant().toString());
      case LocalDate date -> generator.writeString(date.toString());
      case RowAddress address -> generator.writeString("/" + address.odataId());
      case Row row -> writeValue(generator, row.asMap());
      case Map<?, ?> map -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          generator.writeName(String.valueOf(entry.getKey()));
          writeValue(generator, entry.getValue());
        }
        generator.writeEndObject();
      }
      case Iterable<?> list -> {
        generator.writeStartArray();
        for (Object element : list) {
          writeValue(generator, element);
        }
        generator.writeEndArray();
      }
      default ->
          throw new IllegalArgumentException(
              "A value of "
                  + value.getClass()
                  + " can't be written as JSON. Next step: give a String, number, Boolean, UUID,"
                  + " Instant, LocalDate, RowAddress, Map or List");
    }
  }
}
