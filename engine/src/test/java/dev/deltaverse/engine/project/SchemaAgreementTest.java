package dev.deltaverse.engine.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schema says what the reader does: neither has a key, word or default that the other lacks.
 */
final class SchemaAgreementTest {
  private static final JsonNode SCHEMA = SchemaCheck.load();
  private static final List<String> PROFILES = List.of("default", "dev", "prod");

  @TempDir Path folder;

  @Test
  void theSchemaIsValid() {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(SCHEMA))
        .isEmpty();
  }

  @Test
  void everyKeyOfTheSchemaMattersToTheReader() {
    ProjectFiles files = new ProjectFiles(folder);
    Object whole = yaml(ProjectFiles.maximal());
    List<Object> expected = outcomes(files, whole);
    Map<String, Boolean> matters = new TreeMap<>();
    for (Key key : keys(whole, SCHEMA, new ArrayList<>())) {
      if (!key.property().isEmpty()) {
        Object without = yaml(ProjectFiles.maximal());
        key.parent(without).remove(key.name());
        matters.merge(
            key.property(), !outcomes(files, without).equals(expected), Boolean::logicalOr);
      }
    }

    assertThat(matters).containsOnlyKeys(properties());
    matters.values().removeIf(matter -> matter);
    assertThat(matters).as("keys that could be dropped without a trace").isEmpty();
  }

  @Test
  void everyMisspeltKeyIsAnErrorThatNamesTheRightOne() {
    ProjectFiles files = new ProjectFiles(folder);
    Object whole = yaml(ProjectFiles.maximal());
    for (Key key : keys(whole, SCHEMA, new ArrayList<>())) {
      if (!key.property().isEmpty()) {
        Object renamed = yaml(ProjectFiles.maximal());
        Map<String, Object> parent = key.parent(renamed);
        parent.put(key.name() + "x", parent.remove(key.name()));
        assertThat(files.problems(json(renamed), "prod"))
            .anySatisfy(
                line ->
                    assertThat(line)
                        .endsWith(
                            "unknown key '"
                                + key.name()
                                + "x'; did you mean '"
                                + key.name()
                                + "'?"));
      }
    }
  }

  @Test
  void everyWordOfTheSchemaIsAConstantAndTheOtherWayRound() {
    assertThat(words("/$defs/trim")).isEqualTo(words(Dialect.Trim.values()));
    assertThat(words("/$defs/column/properties/case"))
        .isEqualTo(words(ColumnMapping.TextCase.values()));
    assertThat(words("/$defs/column/properties/blank"))
        .isEqualTo(words(ColumnMapping.Blank.values()));
    assertThat(words("/$defs/column/properties/onLong"))
        .isEqualTo(words(ColumnMapping.OnLong.values()));
    assertThat(words("/$defs/column/properties/onScale"))
        .isEqualTo(words(ColumnMapping.OnScale.values()));
    assertThat(words("/$defs/column/properties/onMissing"))
        .isEqualTo(words(LookupMapping.OnMissing.values()));
    assertThat(words("/$defs/table/properties/drift")).isEqualTo(words(Drift.values()));
    Set<String> retried = new TreeSet<>(words("/$defs/requestRetry/properties/on/items"));
    retried.addAll(words("/$defs/stepRetry/properties/on/items"));
    assertThat(retried).isEqualTo(words(RetrySettings.On.values()));
    assertThat(words("/$defs/switches/properties/bypass"))
        .isEqualTo(words(SwitchSettings.Bypass.values()));
    assertThat(words("/$defs/receiver/properties/on/items")).isEqualTo(words(Receiver.On.values()));
    assertThat(words("/$defs/command/properties/when")).isEqualTo(words(CommandStep.When.values()));
  }

  @Test
  void everyEnumWordIsRead() throws Exception {
    ProjectFiles files = new ProjectFiles(folder);
    for (Map.Entry<String, String> option :
        Map.of(
                "trim", "/$defs/trim",
                "case", "/$defs/column/properties/case",
                "blank", "/$defs/column/properties/blank",
                "onLong", "/$defs/column/properties/onLong",
                "onScale", "/$defs/column/properties/onScale")
            .entrySet()) {
      Set<Project> read = new HashSet<>();
      Set<String> words = words(option.getValue());
      for (String word : words) {
        String yaml =
            ProjectFiles.MINIMAL + "      b: { from: b, " + option.getKey() + ": " + word + " }\n";
        read.add(ProjectReader.read(files.yaml(yaml), "default", Map.of()));
      }
      assertThat(read).as(option.getKey()).hasSameSizeAs(words);
    }
  }

  @Test
  void theDefaultsOfTheSchemaAreThoseOfTheReader() throws Exception {
    ProjectFiles files = new ProjectFiles(folder);
    Project plain = ProjectReader.read(files.yaml(ProjectFiles.MINIMAL), "default", Map.of());
    Map<String, List<String>> places =
        new TreeMap<>(
            Map.of(
                "/$defs/dialect", List.of("dialect"),
                "/$defs/bypass", List.of("target", "bypass"),
                "/$defs/send", List.of("send"),
                "/$defs/limits", List.of("send", "limits"),
                "/$defs/flow", List.of("flow"),
                "/$defs/undo", List.of("undo"),
                "/$defs/guards", List.of("tables", "accounts", "guards"),
                "/$defs/table", List.of("tables", "accounts"),
                "/$defs/column", List.of("tables", "accounts", "columns", "dv_code"),
                "", List.of()));
    places.put("/$defs/switches", List.of("switches"));
    int defaults = 0;
    for (Map.Entry<String, List<String>> place : places.entrySet()) {
      JsonNode properties = SCHEMA.at(place.getKey() + "/properties");
      for (String key : properties.propertyNames()) {
        JsonNode standard = standard(properties.path(key));
        if (!standard.isMissingNode() && !key.equals("onMissing")) {
          Object yaml =
              yaml(ProjectFiles.MINIMAL.replace("dv_code: code", "dv_code: {from: code}"));
          below(yaml, place.getValue()).put(key, standard);
          assertThat(ProjectReader.read(files.yaml(json(yaml)), "default", Map.of()))
              .as(place.getKey() + " " + key)
              .isEqualTo(plain);
          defaults++;
        }
      }
    }
    assertThat(defaults).isGreaterThan(25);
  }

  /** A key of a file, and the property of the schema that it is; blank for a free name. */
  private record Key(List<Object> way, String name, String property) {
    @SuppressWarnings("unchecked")
    Map<String, Object> parent(Object root) {
      Object at = root;
      for (Object step : way) {
        at =
            Objects.requireNonNull(
                step instanceof Integer i
                    ? ((List<Object>) at).get(i)
                    : ((Map<String, Object>) at).get(step));
      }
      return (Map<String, Object>) at;
    }
  }

  /** Every key of a value, by walking file and schema together. */
  private static List<Key> keys(Object value, JsonNode given, List<Object> way) {
    JsonNode rule =
        given.has("$ref") ? SCHEMA.at(given.path("$ref").asString().substring(1)) : given;
    List<Key> keys = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (k, v) -> {
            String name = String.valueOf(k);
            JsonNode property = rule.path("properties").path(name);
            JsonNode below = property;
            if (property.isMissingNode()) {
              below =
                  rule.has("patternProperties")
                      ? rule.path("patternProperties").iterator().next()
                      : rule.path("additionalProperties");
              if (!below.isObject()) {
                below = SCHEMA.at("/$defs/lookupTarget");
                property = below.path("properties").path(name);
                keys.add(new Key(List.copyOf(way), name, id(below, name)));
                below = property;
              }
            } else {
              keys.add(new Key(List.copyOf(way), name, id(rule, name)));
            }
            List<Object> deeper = new ArrayList<>(way);
            deeper.add(name);
            keys.addAll(keys(v, below, deeper));
          });
    } else if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        List<Object> deeper = new ArrayList<>(way);
        deeper.add(i);
        keys.addAll(keys(list.get(i), rule.path("items"), deeper));
      }
    }
    return keys;
  }

  private static Set<String> properties() {
    Set<String> all = new TreeSet<>();
    collect(SCHEMA, all);
    return all;
  }

  private static void collect(JsonNode rule, Set<String> all) {
    rule.path("properties").propertyNames().forEach(name -> all.add(id(rule, name)));
    for (JsonNode below : rule) {
      if (below.isContainer()) {
        collect(below, all);
      }
    }
  }

  /** A property with the title of the object it belongs to; titles of objects are unique enough. */
  private static String id(JsonNode rule, String name) {
    return rule.path("title").asString() + rule.path("required") + " > " + name;
  }

  private List<Object> outcomes(ProjectFiles files, Object yaml) {
    Path file = files.yaml(json(yaml));
    List<Object> outcomes = new ArrayList<>();
    for (String profile : PROFILES) {
      List<Problem> problems = ProjectReader.problems(file, profile, ProjectFiles.ENVIRONMENT);
      try {
        outcomes.add(
            problems.isEmpty()
                ? ProjectReader.read(file, profile, ProjectFiles.ENVIRONMENT)
                : problems.stream().map(Problem::message).toList());
      } catch (MigrationException e) {
        throw new AssertionError(e);
      }
    }
    return outcomes;
  }

  private static JsonNode standard(JsonNode property) {
    return property.has("default")
        ? property.path("default")
        : SCHEMA.at(property.path("$ref").asString("#/nowhere").substring(1)).path("default");
  }

  private static Set<String> words(String pointer) {
    Set<String> words = new TreeSet<>();
    SCHEMA.at(pointer + "/enum").forEach(w -> words.add(w.isNull() ? "null" : w.asString()));
    assertThat(words).isNotEmpty();
    return words;
  }

  private static Set<String> words(Enum<?>[] constants) {
    return new TreeSet<>(Arrays.stream(constants).map(Section::word).toList());
  }

  private static Object yaml(String text) {
    return textKeys(
        Objects.requireNonNull(new Load(LoadSettings.builder().build()).loadFromString(text)));
  }

  /** The keys true and false are texts in a project file. */
  private static Object textKeys(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> texts = new LinkedHashMap<>();
        map.forEach((k, v) -> texts.put(String.valueOf(k), v == null ? "null" : textKeys(v)));
        yield texts;
      }
      case List<?> list ->
          new ArrayList<>(list.stream().map(SchemaAgreementTest::textKeys).toList());
      default -> value;
    };
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> below(Object root, List<String> way) {
    Map<String, Object> at = (Map<String, Object>) root;
    for (String step : way) {
      at = (Map<String, Object>) at.computeIfAbsent(step, k -> new LinkedHashMap<>());
    }
    return at;
  }

  /** JSON is YAML. */
  private static String json(Object value) {
    return JsonMapper.shared().writeValueAsString(value);
  }

  static Collection<String> propertyNames() {
    Set<String> names = new TreeSet<>();
    properties().forEach(id -> names.add(id.substring(id.indexOf(" > ") + 3)));
    return names;
  }
}
