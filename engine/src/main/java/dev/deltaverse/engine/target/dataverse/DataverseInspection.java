package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.target.CustomLogic;
import dev.deltaverse.engine.target.Inspection;
import dev.deltaverse.engine.target.Right;
import dev.deltaverse.engine.target.SignedIn;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.UserAccess;
import dev.deltaverse.webapi.Answer;
import dev.deltaverse.webapi.Call;
import dev.deltaverse.webapi.CallOptions;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.KeyDescription;
import dev.deltaverse.webapi.Query;
import dev.deltaverse.webapi.Row;
import dev.deltaverse.webapi.WebApiException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Asks an environment by its Web API. Thread-safe.
 *
 * <p>Sources: "Bypass custom business logic", "Bulk operation messages", "SdkMessageProcessingStep
 * table reference", "Work with cloud flows using code", RetrieveUserPrivileges function. That a
 * cloud flow's trigger stands in {@code clientdata} as {@code subscriptionRequest/entityname} is from
 * memory.
 */
final class DataverseInspection implements Inspection {
  /** The privilege to leave out custom logic (bypass-custom-business-logic.md). */
  static final UUID BYPASS = UUID.fromString("0ea552b0-a491-4470-9a1b-82068deccf66");

  private static final String STEPS = "sdkmessagefilterid_sdkmessageprocessingstep";
  private static final Set<String> WRITES =
      Set.of("Create", "Update", "Delete", "CreateMultiple", "UpdateMultiple", "DeleteMultiple");
  private static final int MODERN_FLOW = 5;

  private final DataverseClient client;
  private final Reads reads;
  private final Map<String, List<Row>> filters = new ConcurrentHashMap<>();

  DataverseInspection(DataverseClient client, Reads reads) {
    this.client = client;
    this.reads = reads;
  }

  @Override
  public SignedIn signIn() throws MigrationException {
    Answer answer = reads.of("Asking who the user is", () -> client.send(Call.get("WhoAmI")));
    return new SignedIn(answer.json().text("OrganizationId").orElse(""), time(answer));
  }

  @Override
  public UserAccess access(Collection<String> tables) throws MigrationException {
    Set<UUID> held = new HashSet<>();
    reads
        .of(
            "Listing the privileges of the user",
            () -> client.privileges(client.whoAmI().userId()))
        .forEach(p -> held.add(p.id()));
    Map<String, Set<Right>> lacking = new TreeMap<>();
    for (Row table :
        definitions("Listing the privileges of tables", "LogicalName,Privileges")) {
      String name = table.text("LogicalName").orElse("");
      Set<Right> missing = EnumSet.noneOf(Right.class);
      for (Row privilege : table.rows("Privileges")) {
        if (tables.contains(name)
            && !held.contains(privilege.id("PrivilegeId").orElseThrow())) {
          right(privilege.text("PrivilegeType").orElse("")).ifPresent(missing::add);
        }
      }
      if (!missing.isEmpty()) {
        lacking.put(name, missing);
      }
    }
    return new UserAccess(lacking, held.contains(BYPASS));
  }

  private static Optional<Right> right(String type) {
    return switch (type) {
      case "Create" -> Optional.of(Right.CREATE);
      case "Read" -> Optional.of(Right.READ);
      case "Write" -> Optional.of(Right.WRITE);
      case "Delete" -> Optional.of(Right.DELETE);
      case "Append" -> Optional.of(Right.APPEND);
      case "AppendTo" -> Optional.of(Right.APPEND_TO);
      default -> Optional.empty();
    };
  }

  /** Some members of the definitions of all tables, in one request. */
  private List<Row> definitions(String what, String select) throws MigrationException {
    return reads.of(
        what,
        () -> client.send(Call.get("EntityDefinitions?$select=" + select)).json().rows("value"));
  }

  private static Optional<Instant> time(Answer answer) {
    try {
      return answer
          .header("Date")
          .map(d -> ZonedDateTime.parse(d, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public Map<String, Set<String>> messages(Collection<String> tables) throws MigrationException {
    Map<String, Set<String>> messages = new TreeMap<>();
    for (Map.Entry<String, List<Row>> table : filters(tables).entrySet()) {
      Set<String> names = new TreeSet<>();
      table.getValue().forEach(filter -> message(filter).ifPresent(names::add));
      messages.put(table.getKey(), names);
    }
    return messages;
  }

  /** A request for each table, at once; what has been asked is not asked again. */
  private Map<String, List<Row>> filters(Collection<String> tables) throws MigrationException {
    return Together.of(tables, table -> remembered(table));
  }

  private List<Row> remembered(String table) throws MigrationException {
    List<Row> known = filters.get(table);
    if (known == null) {
      known = filters(table);
      filters.put(table, known);
    }
    return known;
  }

  private List<Row> filters(String table) throws MigrationException {
    return rows(
        "Listing the messages of table " + table,
        Query.of("sdkmessagefilters")
            .select("sdkmessagefilterid")
            .filter("primaryobjecttypecode eq '" + table + "'")
            .expand(
                "sdkmessageid($select=name),"
                    + STEPS
                    + "($select=sdkmessageprocessingstepid,name,mode;$filter=statecode eq 0 and"
                    + " customizationlevel eq 1 and iscustomizable/Value eq true)"));
  }

  private static Optional<String> message(Row filter) {
    return filter.row("sdkmessageid").flatMap(m -> m.text("name"));
  }

  private List<Row> rows(String what, Query query) throws MigrationException {
    return reads.of(
        what,
        () -> {
          List<Row> all = new ArrayList<>();
          client.rows(query).forEachRemaining(all::add);
          return all;
        });
  }

  @Override
  public List<CustomLogic> logic(Collection<String> tables) throws MigrationException {
    List<CustomLogic> logic = new ArrayList<>();
    Map<String, List<Row>> filters = filters(tables);
    for (String table : tables) {
      for (Row filter : filters.getOrDefault(table, List.of())) {
        String message = message(filter).orElse("");
        if (WRITES.contains(message)) {
          for (Row step : filter.rows(STEPS)) {
            logic.add(
                new CustomLogic(
                    table,
                    step.whole("mode").orElse(0) == 1
                        ? CustomLogic.Kind.ASYNC_STEP
                        : CustomLogic.Kind.SYNC_STEP,
                    step.text("name").orElse(""),
                    step.text("sdkmessageprocessingstepid").orElse(""),
                    message));
          }
        }
      }
    }
    for (Row flow :
        rows(
            "Listing flows and workflows",
            Query.of("workflows")
                .select("workflowid", "name", "category", "primaryentity", "clientdata")
                .filter("statecode eq 1"))) {
      for (String table : tables) {
        if (isOf(flow, table)) {
          logic.add(
              new CustomLogic(
                  table,
                  flow.whole("category").orElse(0) == MODERN_FLOW
                      ? CustomLogic.Kind.FLOW
                      : CustomLogic.Kind.WORKFLOW,
                  flow.text("name").orElse(""),
                  flow.text("workflowid").orElse(""),
                  ""));
        }
      }
    }
    return logic;
  }

  private static boolean isOf(Row flow, String table) {
    return flow.text("primaryentity").orElse("").equals(table)
        || flow.text("clientdata")
            .orElse("")
            .replace(" ", "")
            .contains("\"subscriptionRequest/entityname\":\"" + table + "\"");
  }

  @Override
  public Map<String, List<String>> duplicateRules(Collection<String> tables)
      throws MigrationException {
    Map<String, List<String>> rules = new HashMap<>();
    for (Row rule :
        rows(
            "Listing the duplicate detection rules",
            Query.of("duplicaterules").select("name", "baseentityname").filter("statuscode eq 2"))) {
      String table = rule.text("baseentityname").orElse("");
      if (tables.contains(table)) {
        rules
            .computeIfAbsent(table, _ -> new ArrayList<>())
            .add(rule.text("name").orElse(""));
      }
    }
    return rules;
  }

  @Override
  public Set<String> audited(Collection<String> tables) throws MigrationException {
    boolean environment =
        rows(
                "Asking whether the environment audits",
                Query.of("organizations").select("isauditenabled"))
            .stream()
            .anyMatch(o -> o.flag("isauditenabled").orElse(false));
    Set<String> audited = new TreeSet<>();
    if (environment) {
      for (Row table :
          definitions("Asking which tables are audited", "LogicalName,IsAuditEnabled")) {
        String name = table.text("LogicalName").orElse("");
        if (tables.contains(name)
            && table.row("IsAuditEnabled").flatMap(a -> a.flag("Value")).orElse(false)) {
          audited.add(name);
        }
      }
    }
    return audited;
  }

  @Override
  public TargetKey createKey(String table, List<String> columns, Duration atMost)
      throws MigrationException, InterruptedException {
    String name = keyName(table, columns);
    try {
      client
          .metadata()
          .createKey(
              table, name, String.join(", ", columns), columns, CallOptions.none());
      KeyDescription key =
          client.metadata().awaitKey(table, name.toLowerCase(Locale.ROOT), atMost);
      return SchemaReader.key(key);
    } catch (WebApiException e) {
      throw new MigrationException(
          Code.TARGET,
          "Making the alternate key " + name + " of " + table + ": " + e.getMessage(),
          "Make the key in the maker portal, or give the user the role System Customizer.",
          e);
    }
  }

  /** With the publisher's prefix of the first column, or of the table. */
  private static String keyName(String table, List<String> columns) {
    String like = columns.getFirst().contains("_") ? columns.getFirst() : table;
    int end = like.indexOf('_');
    String prefix = end < 0 ? "new_" : like.substring(0, end + 1);
    StringBuilder name = new StringBuilder(prefix);
    for (String column : columns) {
      name.append(column.startsWith(prefix) ? column.substring(prefix.length()) : column);
      name.append('_');
    }
    return name.append("key").toString();
  }
}
