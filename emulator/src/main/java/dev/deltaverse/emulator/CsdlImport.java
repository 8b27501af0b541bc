package dev.deltaverse.emulator;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a {@code $metadata} document (OData 4.0 CSDL, as Dataverse serves it) as the definitions
 * that {@link MetadataImport} takes. It says less than metadata JSON: whole numbers and choices
 * look alike, so do text and memo; lengths only where annotated; no delete behaviour, no labels.
 */
final class CsdlImport {
  private static final int UNLIMITED = 1_048_576;
  private static final Set<String> LEFT_TO_DEFAULTS = Set.of("statecode", "statuscode", "ownerid");

  private final Map<String, Element> types = new LinkedHashMap<>();
  private final Map<String, String> sets = new LinkedHashMap<>();
  private final Set<String> pairs = new HashSet<>();

  private CsdlImport() {}

  /** Whether a text is an XML document at all. */
  static boolean recognises(String text) {
    return text.stripLeading().startsWith("<") || text.startsWith("\uFEFF<");
  }

  /**
   * The definitions of all entity types that have an entity set.
   *
   * @throws IllegalArgumentException if the document is not CSDL
   */
  static ObjectNode read(String xml) {
    CsdlImport reader = new CsdlImport();
    reader.collect(parse(xml));
    if (reader.sets.isEmpty()) {
      throw new IllegalArgumentException(
          "The XML document has no EntitySet; save the answer of GET {environment}/api/data/v9.2/"
              + "$metadata as it came.");
    }
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode definitions = root.putArray("EntityDefinitions");
    for (String name : reader.sets.keySet()) {
      Element type = reader.types.get(name);
      if (type != null && !"true".equals(type.getAttribute("Abstract"))) {
        reader.table(definitions.addObject(), name, type);
      }
    }
    return root;
  }

  private static Element parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newNSInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      String text = xml.startsWith("\uFEFF") ? xml.substring(1) : xml;
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
    } catch (ParserConfigurationException | IOException e) {
      throw new IllegalStateException("The JDK's XML parser can't be used", e);
    } catch (SAXException e) {
      throw new IllegalArgumentException("The model is not well-formed XML: " + e.getMessage());
    }
  }

  private void collect(Element root) {
    for (Element type : descendants(root, "EntityType")) {
      types.put(type.getAttribute("Name"), type);
    }
    for (Element set : descendants(root, "EntitySet")) {
      sets.put(simple(set.getAttribute("EntityType")), set.getAttribute("Name"));
    }
  }

  private void table(ObjectNode node, String name, Element type) {
    node.put("LogicalName", name);
    node.put("SchemaName", name);
    node.put("EntitySetName", sets.get(name));
    node.put("IsCustomEntity", name.indexOf('_') > 0);
    List<Element> properties = members(type, "Property");
    List<Element> navigation = members(type, "NavigationProperty");
    Set<String> names = new HashSet<>();
    properties.forEach(p -> names.add(p.getAttribute("Name")));
    String primaryId = primaryId(name, type, names);
    node.put("PrimaryIdAttribute", primaryId);
    node.put(
        "OwnershipType", names.contains("_owninguser_value") ? "UserOwned" : "OrganizationOwned");
    ArrayNode attributes = node.putArray("Attributes");
    for (Element property : properties) {
      String column = property.getAttribute("Name");
      if (column.startsWith("_") && column.endsWith("_value")) {
        lookup(attributes, column, navigation);
      } else if (!LEFT_TO_DEFAULTS.contains(column)) {
        column(attributes, property, names.contains(column + "_base") || column.endsWith("_base"));
      }
    }
    keys(node, type);
    relationships(node, name, navigation);
  }

  private String primaryId(String table, Element type, Set<String> columns) {
    if (columns.contains(table + "id")) {
      return table + "id";
    }
    for (Element at = type; at != null; at = baseOf(at)) {
      for (Element reference : descendants(at, "PropertyRef")) {
        return reference.getAttribute("Name");
      }
    }
    return table + "id";
  }

  private static void column(ArrayNode attributes, Element property, boolean money) {
    String edm = property.getAttribute("Type");
    String typeName =
        switch (edm) {
          case "Edm.String" -> "StringType";
          case "Edm.Int32" -> "IntegerType";
          case "Edm.Int64" -> "BigIntType";
          case "Edm.Decimal" -> money ? "MoneyType" : "DecimalType";
          case "Edm.Double" -> "DoubleType";
          case "Edm.Boolean" -> "BooleanType";
          case "Edm.Guid" -> "UniqueidentifierType";
          case "Edm.Date", "Edm.DateTimeOffset" -> "DateTimeType";
          case "Edm.Binary" -> "ImageType";
          case "mscrm.BooleanManagedProperty" -> "ManagedPropertyType";
          default -> "";
        };
    if (typeName.isEmpty()) {
      return;
    }
    ObjectNode node = attribute(attributes, property.getAttribute("Name"), typeName);
    if (edm.equals("Edm.String")) {
      String length = property.getAttribute("MaxLength");
      node.put("MaxLength", length.matches("\\d{1,7}") ? Integer.parseInt(length) : UNLIMITED);
    } else if (edm.equals("Edm.Decimal")) {
      String scale = property.getAttribute("Scale");
      node.put("Precision", scale.matches("\\d{1,2}") ? Integer.parseInt(scale) : money ? 4 : 10);
    } else if (edm.equals("Edm.Date")) {
      node.putObject("DateTimeBehavior").put("Value", "DateOnly");
    }
    if (computed(property)) {
      node.put("IsValidForCreate", false);
      node.put("IsValidForUpdate", false);
    }
  }

  /** Columns that the service computes, told by {@code $metadata?annotations=true}. */
  private static boolean computed(Element property) {
    for (Element annotation : children(property, "Annotation")) {
      if (annotation.getAttribute("Term").equals("Org.OData.Core.V1.Computed")) {
        return !annotation.getAttribute("Bool").equals("false");
      }
    }
    return false;
  }

  private static ObjectNode attribute(ArrayNode attributes, String name, String typeName) {
    ObjectNode node = attributes.addObject();
    node.put("LogicalName", name);
    node.put("SchemaName", name);
    node.put("IsCustomAttribute", name.indexOf('_') > 0);
    node.putObject("AttributeTypeName").put("Value", typeName);
    return node;
  }

  private void lookup(ArrayNode attributes, String property, List<Element> navigation) {
    String column = property.substring(1, property.length() - "_value".length());
    if (column.equals("ownerid")) {
      attribute(attributes, column, "OwnerType").putArray("Targets").add("systemuser").add("team");
      return;
    }
    ObjectNode node = attribute(attributes, column, "LookupType");
    ArrayNode targets = node.putArray("Targets");
    for (Element single : navigation) {
      String target = simple(single.getAttribute("Type"));
      if (property.equals(constrained(single)) && sets.containsKey(target)) {
        targets.add(target);
        String name = single.getAttribute("Name");
        if (name.equalsIgnoreCase(column)) {
          node.put("SchemaName", name);
        }
      }
    }
  }

  /** Alternate keys, where the document is annotated with them. */
  private static void keys(ObjectNode node, Element type) {
    ArrayNode keys = node.putArray("Keys");
    for (Element annotation : children(type, "Annotation")) {
      if (!annotation.getAttribute("Term").endsWith(".AlternateKeys")) {
        continue;
      }
      for (Element record : descendants(annotation, "Record")) {
        if (!record.getAttribute("Type").endsWith(".AlternateKey")) {
          continue;
        }
        ObjectNode key = keys.addObject();
        ArrayNode columns = key.putArray("KeyAttributes");
        for (Element value : descendants(record, "PropertyValue")) {
          if (value.getAttribute("Property").equals("Name")) {
            columns.add(columnOf(value.getAttribute("PropertyPath")));
          }
        }
      }
    }
  }

  private static String columnOf(String property) {
    return property.startsWith("_") && property.endsWith("_value")
        ? property.substring(1, property.length() - "_value".length())
        : property;
  }

  private void relationships(ObjectNode node, String table, List<Element> navigation) {
    ArrayNode toOne = node.putArray("ManyToOneRelationships");
    ArrayNode toMany = node.putArray("ManyToManyRelationships");
    for (Element element : navigation) {
      String name = element.getAttribute("Name");
      String type = element.getAttribute("Type");
      String partner = element.getAttribute("Partner");
      String property = constrained(element);
      if (!type.startsWith("Collection(")) {
        if (property != null) {
          String target = simple(type);
          ObjectNode one = toOne.addObject();
          one.put("SchemaName", partner.isEmpty() ? target + "_" + table + "_" + name : partner);
          one.put("ReferencedEntity", target);
          one.put("ReferencedAttribute", referenced(element, target));
          one.put("ReferencedEntityNavigationPropertyName", partner.isEmpty() ? null : partner);
          one.put("ReferencingEntity", table);
          one.put("ReferencingAttribute", columnOf(property));
          one.put("ReferencingEntityNavigationPropertyName", name);
          one.putObject("CascadeConfiguration").put("Delete", "RemoveLink");
        }
      } else {
        String other = simple(type.substring("Collection(".length(), type.length() - 1));
        if (sets.containsKey(other)
            && isCollection(other, partner)
            && firstSeen(table, name, other, partner)) {
          ObjectNode peers = toMany.addObject();
          peers.put("SchemaName", name);
          peers.put("IntersectEntityName", intersect(name, partner));
          peers.put("Entity1LogicalName", table);
          peers.put("Entity1NavigationPropertyName", name);
          peers.put("Entity1IntersectAttribute", table + "id" + (table.equals(other) ? "one" : ""));
          peers.put("Entity2LogicalName", other);
          peers.put("Entity2NavigationPropertyName", partner);
          peers.put("Entity2IntersectAttribute", other + "id" + (table.equals(other) ? "two" : ""));
        }
      }
    }
  }

  /** An intersect table is usually named like one of the two navigation properties. */
  private String intersect(String name, String partner) {
    String other = partner.toLowerCase(Locale.ROOT);
    return types.containsKey(other) ? other : name.toLowerCase(Locale.ROOT);
  }

  /** Each N:N relationship stands in the document twice, once on each side. */
  private boolean firstSeen(String table, String name, String other, String partner) {
    pairs.add(table + "." + name);
    return !pairs.contains(other + "." + partner) || (table + name).equals(other + partner);
  }

  private boolean isCollection(String table, String navigation) {
    Element type = types.get(table);
    return type != null
        && members(type, "NavigationProperty").stream()
            .anyMatch(
                n ->
                    n.getAttribute("Name").equals(navigation)
                        && n.getAttribute("Type").startsWith("Collection("));
  }

  private static @Nullable String constrained(Element navigation) {
    for (Element constraint : children(navigation, "ReferentialConstraint")) {
      return constraint.getAttribute("Property");
    }
    return null;
  }

  private static String referenced(Element navigation, String target) {
    for (Element constraint : children(navigation, "ReferentialConstraint")) {
      return constraint.getAttribute("ReferencedProperty");
    }
    return target + "id";
  }

  /** The members of a type and of its base types, the base's first. */
  private List<Element> members(Element type, String name) {
    List<Element> all = new ArrayList<>();
    Element base = baseOf(type);
    if (base != null) {
      all.addAll(members(base, name));
    }
    all.addAll(children(type, name));
    return all;
  }

  private @Nullable Element baseOf(Element type) {
    return types.get(simple(type.getAttribute("BaseType")));
  }

  /** A type's name without its namespace. */
  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && name.equals(element.getLocalName())) {
        found.add(element);
      }
    }
    return found;
  }

  private static List<Element> descendants(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    var nodes = parent.getElementsByTagNameNS("*", name);
    for (int i = 0; i < nodes.getLength(); i++) {
      found.add((Element) nodes.item(i));
    }
    return found;
  }
}
