package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds who answers a request to the API. */
final class Router {
  private final Environment environment;

  Router(Environment environment) {
    this.environment = environment;
  }

  /**
   * Who calls, and the transaction to take part in.
   *
   * @param caller who calls
   * @param change the change set's transaction; absent outside one
   * @param references URIs by {@code $n}
   * @param logic which custom logic runs
   * @param usage collects what the request did
   */
  record Scope(
      Caller caller,
      @Nullable Change change,
      Map<String, String> references,
      CustomLogic logic,
      Usage usage) {

    /** The same outside a change set: elastic tables have no transactions over several rows. */
    Scope alone() {
      return new Scope(caller, null, references, logic, usage);
    }
  }

  Answer answer(Request request, Scope scope) {
    environment.buildKeys();
    environment.endRows();
    ResourcePath path = ResourcePath.parse(request.path());
    QueryOptions options = QueryOptions.parse(request.query());
    if (path.size() == 0) {
      return new ServiceDocument(environment.model()).answer(request);
    }
    String first = path.get(0).name();
    Table table = environment.model().bySet(first);
    if (table != null) {
      return table.elastic()
          ? Elastic.withSession(
              environment.store, request, table(request, scope.alone(), path, table, options))
          : table(request, scope, path, table, options);
    }
    return switch (first) {
      case "WhoAmI" -> whoAmI(request, scope);
      case "EntityDefinitions", "RelationshipDefinitions", "GlobalOptionSetDefinitions" ->
          request.method().equals("GET")
              ? new MetadataReads(environment.model()).answer(request, path, options)
              : inTransaction(
                  scope, context -> new MetadataWrites(environment).answer(context, request, path));
      case "$metadata" -> csdl(options);
      case "BulkDelete" ->
          inTransaction(scope, context -> new BulkDelete(environment).submit(context, request));
      case "UnpublishDuplicateRule" -> unpublish(request, scope);
      case "PublishAllXml", "PublishXml" -> Answer.noContent();
      case "RetrieveTotalRecordCount" ->
          new Functions(environment).totalCount(request, path, options);
      case "ReactivateEntityKey" ->
          inTransaction(
              scope, context -> new MetadataWrites(environment).reactivate(context, request));
      case "InsertOptionValue",
          "UpdateOptionValue",
          "DeleteOptionValue",
          "OrderOption",
          "InsertStatusValue",
          "UpdateStateValue" ->
          inTransaction(scope, context -> new OptionSets(environment).act(context, request, first));
      case "CreateCustomerRelationships" ->
          inTransaction(
              scope,
              context ->
                  new MetadataWrites(environment).addLookup(context, request, ColumnType.CUSTOMER));
      case "CreatePolymorphicLookupAttribute" ->
          inTransaction(
              scope,
              context ->
                  new MetadataWrites(environment).addLookup(context, request, ColumnType.LOOKUP));
      case "InitializeFrom",
          "RetrieveCurrentOrganization",
          "RetrieveVersion",
          "RetrieveMetadataChanges",
          "ExecuteWorkflow",
          "ExportSolution",
          "ImportSolution",
          "InitializeFileBlocksUpload",
          "Merge" ->
          throw Refusal.notModelled("'" + first + "'");
      default -> throw Refusal.unknownSegment(first);
    };
  }

  private Answer csdl(QueryOptions options) {
    if (options.has("annotations")) {
      throw Refusal.notModelled("annotations in $metadata");
    }
    byte[] document = new Csdl(environment.model()).document().getBytes(StandardCharsets.UTF_8);
    return Answer.of(200, "application/xml", document);
  }

  private Answer whoAmI(Request request, Scope scope) {
    if (!request.method().equals("GET")) {
      throw new Refusal(
          404, "0x80060888", "No HTTP resource was found that matches the request URI.");
    }
    environment.counters.add("WhoAmI", "rows", 1);
    return Answer.ofMessage(
        request,
        "WhoAmI",
        json -> {
          json.writeStringProperty(
              "BusinessUnitId", environment.ids.named("row:businessunit").toString());
          json.writeStringProperty("UserId", scope.caller().user().toString());
          json.writeStringProperty(
              "OrganizationId", environment.ids.named("row:organization").toString());
        });
  }

  private Answer table(
      Request request, Scope scope, ResourcePath path, Table table, QueryOptions options) {
    String key = path.get(0).key();
    String method = request.method();
    if (method.equals("GET")) {
      scope.caller().require(TablePrivilege.Verb.READ, table);
    }
    if (path.size() == 1 && key == null) {
      return switch (method) {
        case "GET" ->
            environment.store.read(
                store ->
                    new Queries(store, environment.model())
                        .collection(
                            request,
                            table,
                            options,
                            scope.usage(),
                            new ChangeTracking(environment),
                            row -> Elastic.sees(environment, request, table, row)));
        case "POST" ->
            inTransaction(
                scope,
                context -> new SingleRow(environment).post(context, request, table, options));
        default -> throw notAllowed(method);
      };
    }
    if (path.size() == 1 && key != null) {
      return row(request, scope, table, key, options);
    }
    String second = path.get(1).name();
    if (key == null) {
      return ofCollection(request, scope, path, table, second, options);
    }
    if (path.size() == 3 && path.get(2).name().equals("$ref")) {
      if (method.equals("GET")) {
        throw Refusal.notModelled("GET of $ref");
      }
      String other = path.get(1).key();
      return inTransaction(
          scope,
          context ->
              new Associations(environment)
                  .run(context, request, table, key, second, other, options));
    }
    if (FileColumns.isFile(table, second)
        && (path.size() == 2 || (path.size() == 3 && path.get(2).name().equals("$value")))) {
      return file(request, scope, table, key, second, options, path.size() == 3);
    }
    if (path.size() == 2 && second.startsWith(BulkMessages.PREFIX)) {
      return bound(request, scope, table, key, path.get(1), options);
    }
    if (path.size() == 2) {
      return property(request, scope, table, key, second, options);
    }
    throw Refusal.notModelled("the path '" + request.path() + "'");
  }

  private Answer row(Request request, Scope scope, Table table, String key, QueryOptions options) {
    SingleRow rows = new SingleRow(environment);
    return switch (request.method()) {
      case "GET" -> {
        scope.usage().read(1);
        yield environment.store.read(_ -> rows.get(request, table, key, options));
      }
      case "PATCH" ->
          inTransaction(scope, context -> rows.patch(context, request, table, key, options));
      case "DELETE" ->
          inTransaction(scope, context -> rows.delete(context, request, table, key, options));
      default -> throw notAllowed(request.method());
    };
  }

  /** A message bound to one row. */
  private Answer bound(
      Request request,
      Scope scope,
      Table table,
      String key,
      ResourcePath.Segment segment,
      QueryOptions options) {
    AccessMessages access = new AccessMessages(environment);
    Address address = Address.parse(table, key);
    Row row = environment.store.read(_ -> new SingleRow(environment).require(table, address));
    String message =
        table.logicalName + "/" + segment.name().substring(BulkMessages.PREFIX.length());
    return switch (request.method() + " " + message) {
      case "GET systemuser/RetrieveUserPrivileges" -> access.userPrivileges(request, row.id);
      case "GET systemuser/RetrievePrincipalAccess" ->
          access.principalAccess(request, row.id, segment.key(), options);
      case "POST duplicaterule/PublishDuplicateRule" -> published(scope, table, row, true);
      case "POST role/AddPrivilegesRole" ->
          inTransaction(scope, context -> access.addPrivileges(context, request, row));
      default -> throw Refusal.notModelled("'" + message + "'");
    };
  }

  /** Bound to no table, unlike its counterpart (UnpublishDuplicateRule action). */
  private Answer unpublish(Request request, Scope scope) {
    Table table = environment.model().require("duplicaterule");
    String id = ModelFile.text(Json.parse(request.body()), "DuplicateRuleId", "");
    Row row =
        environment.store.read(
            _ -> new SingleRow(environment).require(table, Address.parse(table, id)));
    return published(scope, table, row, false);
  }

  /** The service does this in a job; here it is done at once. */
  private Answer published(Scope scope, Table table, Row row, boolean on) {
    RowInput input = new RowInput(table);
    input.set(table.position("statecode"), on ? 1 : 0);
    input.set(table.position("statuscode"), on ? 2 : 0);
    return inTransaction(
        scope,
        context -> {
          environment.writer().update(context, row, input, List.of());
          return Answer.noContent();
        });
  }

  private Answer file(
      Request request,
      Scope scope,
      Table table,
      String key,
      String column,
      QueryOptions options,
      boolean raw) {
    FileColumns files = environment.files();
    return switch (request.method()) {
      case "GET" -> environment.store.read(_ -> files.download(request, table, key, column, raw));
      case "PATCH", "PUT" ->
          inTransaction(
              scope, context -> files.upload(context, request, table, key, column, options));
      case "DELETE" -> inTransaction(scope, context -> files.delete(context, table, key, column));
      default -> throw notAllowed(request.method());
    };
  }

  private Answer property(
      Request request, Scope scope, Table table, String key, String name, QueryOptions options) {
    SingleRow rows = new SingleRow(environment);
    return switch (request.method()) {
      case "GET" ->
          environment.store.read(
              store -> {
                Property property = environment.model().property(table, name);
                return property instanceof Property.Plain
                        || property instanceof Property.LookupValue
                    ? rows.getProperty(request, table, key, name)
                    : new Related(environment).answer(request, table, key, name, options);
              });
      case "PUT" ->
          inTransaction(
              scope, context -> rows.putProperty(context, request, table, key, name, false));
      case "DELETE" ->
          inTransaction(
              scope, context -> rows.putProperty(context, request, table, key, name, true));
      default -> throw notAllowed(request.method());
    };
  }

  private Answer ofCollection(
      Request request,
      Scope scope,
      ResourcePath path,
      Table table,
      String second,
      QueryOptions options) {
    if (path.size() == 2 && second.equals("$count") && request.method().equals("GET")) {
      return environment.store.read(
          store -> {
            Queries queries = new Queries(store, environment.model());
            long count = queries.count(table, queries.filter(table, options));
            return Answer.text(200, Long.toString(Math.min(count, Queries.LARGEST_PAGE)));
          });
    }
    String message =
        second.startsWith(BulkMessages.PREFIX)
            ? second.substring(BulkMessages.PREFIX.length())
            : second;
    if (path.size() == 2
        && second.startsWith(BulkMessages.PREFIX)
        && BulkMessages.NAMES.contains(message)
        && request.method().equals("POST")) {
      BulkMessages bulk = new BulkMessages(environment);
      List<RowInput> targets = bulk.targets(environment.model(), table, request);
      return inTransaction(scope, context -> bulk.run(context, request, table, message, targets));
    }
    if (second.startsWith(BulkMessages.PREFIX)) {
      throw Refusal.notModelled("'" + message + "'");
    }
    throw Refusal.unknownSegment(second);
  }

  private Answer inTransaction(Scope scope, Function<WriteContext, Answer> work) {
    Change open = scope.change();
    return open != null
        ? work.apply(context(scope, open))
        : environment.store.write(change -> work.apply(context(scope, change)));
  }

  private WriteContext context(Scope scope, Change change) {
    return new WriteContext(
        change,
        environment.model(),
        scope.caller(),
        environment.now(),
        scope.references(),
        scope.logic(),
        scope.usage(),
        environment.writer(),
        0);
  }

  private static Refusal notAllowed(String method) {
    return new Refusal(
        405, "0x8006088a", "The requested resource does not support http method '" + method + "'.");
  }
}
