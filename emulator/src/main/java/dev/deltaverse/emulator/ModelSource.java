package dev.deltaverse.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The text of the model that an emulator is started with. A {@code $metadata} document becomes
 * metadata JSON; metadata JSON beside it ({@code contoso.json} beside {@code contoso.xml}) knows
 * more and goes before it, table by table and member by member.
 */
final class ModelSource {
  private ModelSource() {}

  /** The text of the configured model; empty if there is none. */
  static String text(EmulatorConfig config) {
    if (config.modelJson() != null) {
      return json(config.modelJson());
    }
    Path file = config.model();
    if (file == null) {
      return "";
    }
    String text = read(file);
    if (!CsdlImport.recognises(text)) {
      return text;
    }
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    Path beside = file.resolveSibling((dot < 0 ? name : name.substring(0, dot)) + ".json");
    ObjectNode definitions = CsdlImport.read(text);
    if (Files.exists(beside)) {
      complete(definitions, read(beside), beside);
    }
    return definitions.toString();
  }

  /** A model's text as JSON, whether it came so or as a {@code $metadata} document. */
  static String json(String text) {
    return CsdlImport.recognises(text) ? CsdlImport.read(text).toString() : text;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the model file " + file, e);
    }
  }

  private static void complete(ObjectNode definitions, String json, Path file) {
    JsonNode root;
    try {
      root = Json.mapper().readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage());
    }
    if (!MetadataImport.recognises(root)) {
      throw new IllegalArgumentException(
          file
              + " stands beside a $metadata document but holds no EntityDefinitions; rename it if"
              + " it does not belong to the document");
    }
    Map<String, ObjectNode> tables = new LinkedHashMap<>();
    for (JsonNode table : definitions.path("EntityDefinitions")) {
      tables.put(table.path("LogicalName").asString(), (ObjectNode) table);
    }
    for (JsonNode table : MetadataImport.definitions(root)) {
      ObjectNode known = tables.get(table.path("LogicalName").asString(""));
      if (known == null) {
        tables.put(table.path("LogicalName").asString(""), (ObjectNode) table);
      } else {
        table.properties().forEach(member -> known.set(member.getKey(), member.getValue()));
      }
    }
    ArrayNode all = definitions.putArray("EntityDefinitions");
    tables.values().forEach(all::add);
  }
}
