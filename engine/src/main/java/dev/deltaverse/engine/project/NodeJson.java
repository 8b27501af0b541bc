package dev.deltaverse.engine.project;

import com.networknt.schema.path.NodePath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON form of {@link Node}s, for the schema. */
final class NodeJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private NodeJson() {}

  static JsonNode of(Node node) {
    return switch (node) {
      case Node.Mapping mapping -> {
        ObjectNode object = JSON.objectNode();
        mapping.values().forEach((key, value) -> object.set(key, of(value)));
        yield object;
      }
      case Node.Sequence sequence -> {
        ArrayNode array = JSON.arrayNode();
        sequence.items().forEach(item -> array.add(of(item)));
        yield array;
      }
      case Node.Scalar scalar -> scalar(scalar);
    };
  }

  /** The node that a location of the validator means. */
  static Node at(Node.Mapping root, NodePath location) {
    Node node = root;
    for (int i = 0; i < location.getNameCount(); i++) {
      Node next =
          switch (node) {
            case Node.Mapping mapping -> mapping.values().get(location.getName(i));
            case Node.Sequence sequence ->
                sequence.items().get(Integer.parseInt(location.getName(i)));
            case Node.Scalar scalar -> scalar;
          };
      if (next == null) {
        return node;
      }
      node = next;
    }
    return node;
  }

  private static JsonNode scalar(Node.Scalar scalar) {
    return switch (scalar.kind()) {
      case TEXT -> JSON.stringNode(scalar.text());
      case FLAG -> JSON.booleanNode(scalar.text().equals("true"));
      case NOTHING -> JSON.nullNode();
      case INTEGER, NUMBER -> number(scalar.text());
    };
  }

  /**
   * No big numbers: the validator would compute with as many digits as someone cares to write, and
   * fails where it compares one beyond 64 bits.
   */
  private static JsonNode number(String text) {
    try {
      if (text.matches("-?[0-9]{1,18}")) {
        return JSON.numberNode(Long.parseLong(text));
      }
      double value = Double.parseDouble(text);
      return Math.abs(value) < 0x1p63 ? JSON.numberNode(value) : JSON.stringNode(text);
    } catch (NumberFormatException e) {
      return JSON.stringNode(text);
    }
  }
}
