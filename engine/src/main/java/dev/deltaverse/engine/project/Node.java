package dev.deltaverse.engine.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of the project file that knows its place. */
sealed interface Node {
  Place place();

  /** What it is, for messages. */
  String kindName();

  /**
   * Keys with values, in file order.
   *
   * @param keys the place of each key itself
   */
  record Mapping(Place place, Map<String, Node> values, Map<String, Place> keys) implements Node {
    public Mapping {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    static Mapping empty(Place place) {
      return new Mapping(place, Map.of(), Map.of());
    }

    @Override
    public String kindName() {
      return "keys";
    }
  }

  /** A list. */
  record Sequence(Place place, List<Node> items) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kindName() {
      return "a list";
    }
  }

  /**
   * A text, number, flag or nothing.
   *
   * @param text as written, without quotes, references replaced
   * @param raw as written, references included; the only form that messages show, so that no value
   *     of the environment is ever printed
   */
  record Scalar(Place place, Kind kind, String text, String raw) implements Node {
    @Override
    public String kindName() {
      return switch (kind) {
        case TEXT -> "'" + shown() + "'";
        case INTEGER, NUMBER, FLAG -> shown();
        case NOTHING -> "nothing";
      };
    }

    /** The raw text in one line of bearable length. */
    String shown() {
      String line = raw.replaceAll("[\\p{Cntrl}]+", " ");
      return line.length() <= 60 ? line : line.substring(0, 57) + "...";
    }
  }

  /** What a scalar is by the rules of YAML 1.2's JSON schema. */
  enum Kind {
    TEXT,
    INTEGER,
    NUMBER,
    FLAG,
    NOTHING
  }
}
