package dev.deltaverse.engine.project;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.JsonScalarResolver;

/** Turns composed YAML into {@link Node}s; aliases become copies. */
final class NodeBuilder {
  private static final int DEEPEST = 60;
  private static final int MOST = 100_000;
  private static final JsonScalarResolver RESOLVER = new JsonScalarResolver();

  private final Problems problems;
  private int nodes;
  private boolean tooMuch;

  NodeBuilder(Problems problems) {
    this.problems = problems;
  }

  Optional<Node.Mapping> root(org.snakeyaml.engine.v2.nodes.Node root) {
    Node node = node(root, "", 0);
    if (tooMuch || node == null) {
      return Optional.empty();
    }
    if (node instanceof Node.Mapping mapping) {
      return Optional.of(mapping);
    }
    problems.add(
        node.place(),
        "the file starts with " + node.kindName() + ", not with keys",
        "write 'deltaverse: 1', a name and tables");
    return Optional.empty();
  }

  /** Null where the value cannot be used; a problem was added. */
  private @Nullable Node node(org.snakeyaml.engine.v2.nodes.Node yaml, String path, int depth) {
    Place place =
        yaml.getStartMark()
            .map(m -> new Place(m.getLine() + 1, m.getColumn() + 1, path))
            .orElse(Place.START);
    nodes++;
    if (depth > DEEPEST || nodes > MOST) {
      if (!tooMuch) {
        problems.add(
            place, "the aliases (*name) make the file endless or huge", "write the values out");
      }
      tooMuch = true;
      return null;
    }
    return switch (yaml) {
      case MappingNode mapping -> mapping(mapping, place, depth);
      case SequenceNode sequence -> sequence(sequence, place, depth);
      case ScalarNode scalar -> scalar(scalar, place);
      default -> null;
    };
  }

  private Node mapping(MappingNode mapping, Place place, int depth) {
    Map<String, Node> values = new LinkedHashMap<>();
    Map<String, Place> keys = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place at =
          tuple
              .getKeyNode()
              .getStartMark()
              .map(m -> new Place(m.getLine() + 1, m.getColumn() + 1, place.path()))
              .orElse(place);
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(at, "a key must be a single word", "write 'key: value'");
        continue;
      }
      String name = key.getValue();
      Place keyPlace = new Place(at.line(), at.column(), place.below(name));
      Place earlier = keys.get(name);
      if (earlier != null) {
        problems.add(
            keyPlace,
            "key '" + name + "' stands here twice, first in line " + earlier.line(),
            "keep one of them");
        continue;
      }
      Node value = node(tuple.getValueNode(), keyPlace.path(), depth + 1);
      if (value != null) {
        values.put(name, value);
        keys.put(name, keyPlace);
      }
    }
    return new Node.Mapping(place, values, keys);
  }

  private Node sequence(SequenceNode sequence, Place place, int depth) {
    List<Node> items = new ArrayList<>();
    for (org.snakeyaml.engine.v2.nodes.Node item : sequence.getValue()) {
      Node value = node(item, place.path() + "[" + items.size() + "]", depth + 1);
      if (value != null) {
        items.add(value);
      }
    }
    return new Node.Sequence(place, items);
  }

  private Node scalar(ScalarNode scalar, Place place) {
    String text = scalar.getValue();
    Node.Kind kind = kind(scalar.getTag());
    if (kind == null) {
      problems.add(
          place, "the tag " + scalar.getTag().getValue() + " is unknown", "leave the tag out");
      kind = Node.Kind.TEXT;
    }
    return new Node.Scalar(place, kind, text, text);
  }

  /** What a text would be if it stood in the file without quotes. */
  static Node.Kind plainKind(String text) {
    Node.Kind kind = kind(RESOLVER.resolve(text, true));
    return kind == null ? Node.Kind.TEXT : kind;
  }

  private static Node.@Nullable Kind kind(Tag tag) {
    if (tag.equals(Tag.STR) || tag.equals(Tag.ENV_TAG)) {
      return Node.Kind.TEXT;
    }
    if (tag.equals(Tag.INT)) {
      return Node.Kind.INTEGER;
    }
    if (tag.equals(Tag.FLOAT)) {
      return Node.Kind.NUMBER;
    }
    if (tag.equals(Tag.BOOL)) {
      return Node.Kind.FLAG;
    }
    return tag.equals(Tag.NULL) ? Node.Kind.NOTHING : null;
  }
}
