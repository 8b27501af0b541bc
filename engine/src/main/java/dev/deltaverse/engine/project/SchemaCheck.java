package dev.deltaverse.engine.project;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the shape of a project file against the JSON Schema that is also meant for editors. The
 * schema is the only place that knows keys, allowed words and bounds; titles and examples in it are
 * part of the messages.
 */
final class SchemaCheck {
  static final String RESOURCE = "deltaverse.schema.json";

  /** Read once, never changed; the validator calls its schemas thread-safe. */
  private static final JsonNode ROOT = load();

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaLocation.of(ROOT.path("$id").asString()), ROOT);

  private SchemaCheck() {}

  /** Returns when the schema is loaded: the class is being initialised then, or was before. */
  static void prepare() {}

  static JsonNode load() {
    try (InputStream in = SchemaCheck.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("resource " + RESOURCE + " is missing");
      }
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The file as written. Values with references are judged only where a reference is the rule
   * (secrets), since what stands behind them is not known yet.
   */
  static void written(Node.Mapping file, Problems problems) {
    check(file, problems, true);
  }

  /**
   * One profile with its references replaced, in which secrets are no longer references.
   *
   * @return the same, with references as numbers or flags where no text is wanted
   */
  static Node.Mapping resolved(Node.Mapping profile, Problems problems) {
    Set<Place> misfits = new HashSet<>();
    for (Error error : errors(profile)) {
      misfits.add(NodeJson.at(profile, error.getInstanceLocation()).place());
    }
    Node.Mapping fitted = References.fit(profile, misfits);
    check(fitted, problems, false);
    return fitted;
  }

  private static void check(Node.Mapping mapping, Problems problems, boolean asWritten) {
    ShapeProblem shape = new ShapeProblem(ROOT, problems);
    List<Error> errors = errors(mapping);
    // Unions last: a mistyped or missing key that is already told explains most of them.
    for (boolean unions : new boolean[] {false, true}) {
      for (Error error : errors) {
        if (error.getKeyword().equals("oneOf") == unions) {
          Node at = NodeJson.at(mapping, error.getInstanceLocation());
          if (counts(error, at, problems, asWritten)) {
            shape.add(error, at);
          }
        }
      }
    }
  }

  private static List<Error> errors(Node.Mapping mapping) {
    return SCHEMA.validate(NodeJson.of(mapping)).stream()
        .filter(e -> !insideOneOf(e.getEvaluationPath()))
        .toList();
  }

  private static boolean counts(Error error, Node at, Problems problems, boolean asWritten) {
    if (!(at instanceof Node.Scalar scalar)) {
      return true;
    }
    boolean secret = error.getSchemaLocation().toString().contains("#/$defs/secret/");
    if (!References.holdsReference(scalar.raw())) {
      return asWritten || !problems.knows(scalar.place());
    }
    return asWritten ? secret : !secret && !problems.knows(scalar.place());
  }

  private static boolean insideOneOf(NodePath path) {
    for (int i = 0; i + 1 < path.getNameCount(); i++) {
      if ("oneOf".equals(path.getElement(i)) && path.getElement(i + 1) instanceof Integer) {
        return true;
      }
    }
    return false;
  }
}
