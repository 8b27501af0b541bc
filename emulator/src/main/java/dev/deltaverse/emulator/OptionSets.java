package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes to global option sets, and the actions on single options of global and local ones
 * (create-update-optionsets).
 */
final class OptionSets {
  private static final String SET = "GlobalOptionSetDefinitions";
  private static final String BIND = "GlobalOptionSet@odata.bind";

  /** What the service gives to an option without a value begins with the publisher's prefix. */
  private static final int FIRST_VALUE = 100_000_000;

  private final Environment environment;

  OptionSets(Environment environment) {
    this.environment = environment;
  }

  private Model model() {
    return environment.model();
  }

  Answer create(WriteContext context, Request request, JsonNode body) {
    String name = ModelFile.text(body, "Name", "");
    String type = ModelFile.text(body, "OptionSetType", "Picklist");
    if (name.isEmpty()) {
      throw Refusal.badRequest("0x80040203", "Name of an option set is missing.");
    }
    if (!type.equals("Picklist")) {
      throw Refusal.notModelled("global option sets of type '" + type + "'");
    }
    if (model().optionSets().containsKey(name)) {
      throw Refusal.badRequest(
          "0x80044377", "An OptionSet with the specified name " + name + " already exists.");
    }
    List<Option> options = new ArrayList<>();
    for (JsonNode item : body.path("Options")) {
      options.add(option(item, options, 0));
    }
    GlobalOptionSet set =
        new GlobalOptionSet(name, MetadataBody.label(body.path("DisplayName"), name), options);
    environment.model(context.change(), model().withOptionSet(set));
    return Answer.noContent()
        .header("OData-EntityId", request.base() + "/" + SET + "(" + set.metadataId() + ")");
  }

  /** Changes the label; the options are changed by their own actions. */
  Answer put(WriteContext context, @Nullable String key, JsonNode body) {
    GlobalOptionSet set = named(key);
    String label = MetadataBody.label(body.path("DisplayName"), set.displayName());
    environment.model(context.change(), model().withOptionSet(set.named(label)));
    return Answer.noContent();
  }

  /** Deletes a set that no column uses. */
  Answer delete(WriteContext context, @Nullable String key) {
    GlobalOptionSet set = named(key);
    for (Table table : model().tables()) {
      for (Column column : table.columns) {
        if (set.isOf(column)) {
          throw MetadataChanges.dependency(
              "OptionSet " + set.name(), table.logicalName + "." + column.logicalName());
        }
      }
    }
    environment.model(context.change(), model().withoutOptionSet(set.name()));
    return Answer.noContent();
  }

  /** The set that {@code Name='x'} or its id names. */
  GlobalOptionSet named(@Nullable String key) {
    String name = key == null ? "" : MetadataReads.nameOf(key);
    for (GlobalOptionSet set : model().optionSets().values()) {
      if (set.name().equals(name) || set.metadataId().toString().equals(name)) {
        return set;
      }
    }
    throw Refusal.noSuchRow("OptionSet", name);
  }

  /** A column's definition with the options of the global set that it binds. */
  JsonNode bound(JsonNode column) {
    if (!column.has(BIND) || !(column instanceof ObjectNode node)) {
      return column;
    }
    String uri = ModelFile.text(column, BIND, "");
    ResourcePath path = ResourcePath.parse(Links.relative(uri));
    if (path.size() != 1 || !path.get(0).name().equals(SET)) {
      throw Refusal.badRequest("0x80060888", "'" + uri + "' names no global option set.");
    }
    ObjectNode complete = node.deepCopy();
    complete.set("GlobalOptionSet", MetadataJson.optionSet(named(path.get(0).key())));
    return complete;
  }

  /** Where the options stand that an action changes. */
  private record Place(List<Option> options, Consumer<List<Option>> save) {}

  /** An action on one option: {@code InsertOptionValue} and its sisters. */
  Answer act(WriteContext context, Request request, String action) {
    JsonNode body = Json.parse(request.body());
    Place place = place(context, body);
    List<Option> options = new ArrayList<>(place.options());
    int value = body.path("Value").asInt(0);
    Answer answer = Answer.noContent();
    switch (action) {
      case "InsertOptionValue", "InsertStatusValue" -> {
        Option added = option(body, options, body.path("StateCode").asInt(0));
        options.add(added);
        answer =
            Answer.ofMessage(
                request, action, json -> json.writeNumberProperty("NewOptionValue", added.value()));
      }
      case "UpdateOptionValue", "UpdateStateValue" -> {
        Option old = options.get(indexOf(options, value));
        String label = MetadataBody.label(body.path("Label"), old.label());
        options.set(indexOf(options, value), new Option(value, label, old.state()));
      }
      case "DeleteOptionValue" -> options.remove(indexOf(options, value));
      case "OrderOption" -> order(options, body.path("Values"));
      default -> throw new IllegalStateException(action);
    }
    place.save().accept(options);
    return answer;
  }

  private Place place(WriteContext context, JsonNode body) {
    String setName = ModelFile.text(body, "OptionSetName", "");
    if (!setName.isEmpty()) {
      context.who().require(Roles.definition(TablePrivilege.Verb.WRITE, "OptionSet"));
      GlobalOptionSet set = named("'" + setName + "'");
      return new Place(
          set.options(),
          options -> environment.model(context.change(), model().withOptionSet(set.with(options))));
    }
    context.who().require(Roles.definition(TablePrivilege.Verb.WRITE, "Attribute"));
    Table table = model().table(ModelFile.text(body, "EntityLogicalName", ""));
    Column column =
        table == null ? null : table.column(ModelFile.text(body, "AttributeLogicalName", ""));
    if (table == null || column == null || column.options().isEmpty() || column.globalOptions()) {
      throw Refusal.badRequest(
          "0x80040203",
          "OptionSetName names no global option set, and EntityLogicalName with"
              + " AttributeLogicalName no column that has options of its own.");
    }
    return new Place(
        column.options(),
        options -> {
          Table.Builder next = table.toBuilder();
          next.columns.replaceAll(c -> c.equals(column) ? c.withOptions(options) : c);
          environment.model(context.change(), model().with(next.build()));
        });
  }

  private static Option option(JsonNode body, List<Option> others, int state) {
    JsonNode given = body.path("Value");
    int value =
        given.isNumber()
            ? given.asInt()
            : others.stream()
                .mapToInt(o -> o.value() + 1)
                .filter(v -> v > FIRST_VALUE)
                .max()
                .orElse(FIRST_VALUE);
    if (others.stream().anyMatch(o -> o.value() == value)) {
      throw Refusal.badRequest("0x8004431F", "The option value " + value + " is there already.");
    }
    return new Option(value, MetadataBody.label(body.path("Label"), String.valueOf(value)), state);
  }

  private static int indexOf(List<Option> options, int value) {
    for (int i = 0; i < options.size(); i++) {
      if (options.get(i).value() == value) {
        return i;
      }
    }
    throw Refusal.badRequest("0x80040203", "There is no option with the value " + value + ".");
  }

  private static void order(List<Option> options, JsonNode values) {
    Map<Integer, Integer> ranks = new HashMap<>();
    values.forEach(v -> ranks.put(v.asInt(), ranks.size()));
    if (ranks.size() != options.size()
        || !options.stream().allMatch(o -> ranks.containsKey(o.value()))) {
      throw Refusal.badRequest("0x80040203", "Values must name every option once.");
    }
    options.sort((a, b) -> ranks.getOrDefault(a.value(), 0) - ranks.getOrDefault(b.value(), 0));
  }
}
