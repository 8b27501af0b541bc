package dev.deltaverse.webapi;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the definitions of tables and makes alternate keys. Thread-safe. Source: Microsoft Learn,
 * "Query table definitions using the Web API", "Define alternate keys".
 *
 * <p>Reads ask for {@code Consistency: Strong}, so that a change just made is seen.
 */
public final class Metadata {
  private static final Duration POLL = Duration.ofSeconds(3);

  private final Transport transport;
  private final Clock clock;
  private final Sleeper sleeper;

  Metadata(Transport transport, Clock clock, Sleeper sleeper) {
    this.transport = transport;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * The table with its columns, keys and relationships, in two requests.
   *
   * @throws WebApiException of kind {@link ErrorKind.NotFound} if there is no such table
   */
  public TableDescription describeTable(String logicalName) {
    return TableReader.describe(definition(logicalName));
  }

  /**
   * The table's definition as JSON, as {@link SavedMetadata} keeps it: what the service answers to
   * the requests for the table, its columns with their type-specific members, its keys and
   * relationships.
   *
   * @throws WebApiException of kind {@link ErrorKind.NotFound} if there is no such table
   */
  public Row definition(String logicalName) {
    return new TableReader(this::readAll, logicalName).definition();
  }

  /** All tables that can hold rows, with their labels, a single request. */
  public List<TableSummary> tables() {
    return read(
            "EntityDefinitions?$select=LogicalName,EntitySetName,PrimaryIdAttribute,DisplayName,"
                + "IsCustomEntity,IsIntersect")
        .rows("value")
        .stream()
        .filter(row -> row.text("EntitySetName").isPresent())
        .filter(row -> !row.flag("IsIntersect").orElse(false))
        .map(
            row ->
                new TableSummary(
                    TableReader.name(row),
                    TableReader.label(row),
                    row.flag("IsCustomEntity").orElse(false)))
        .toList();
  }

  /** The names of all tables, a single request. */
  public List<TableName> tableNames() {
    return read("EntityDefinitions?$select=LogicalName,EntitySetName,PrimaryIdAttribute")
        .rows("value")
        .stream()
        .filter(row -> row.text("EntitySetName").isPresent())
        .map(TableReader::name)
        .toList();
  }

  public List<KeyDescription> keys(String tableLogicalName) {
    return TableReader.readKeys(this::readAll, tableLogicalName);
  }

  /**
   * Creates an alternate key. It can't be used until {@link #awaitKey} says that its index is
   * there.
   *
   * @param schemaName the key's name with the publisher's prefix, e.g. {@code abc_item_extid}
   * @param columns logical names; at most 16, together at most 900 bytes
   * @throws WebApiException of kind {@link ErrorKind.Conflict} if a key with the name or the
   *     columns exists
   */
  public Answer createKey(
      String tableLogicalName,
      String schemaName,
      String displayName,
      List<String> columns,
      CallOptions options) {
    Map<String, Object> label = new LinkedHashMap<>();
    label.put("@odata.type", "Microsoft.Dynamics.CRM.LocalizedLabel");
    label.put("Label", displayName);
    label.put("LanguageCode", 1033);
    Map<String, Object> name = new LinkedHashMap<>();
    name.put("@odata.type", "Microsoft.Dynamics.CRM.Label");
    name.put("LocalizedLabels", List.of(label));
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("@odata.type", "Microsoft.Dynamics.CRM.EntityKeyMetadata");
    key.put("SchemaName", schemaName);
    key.put("DisplayName", name);
    key.put("KeyAttributes", List.copyOf(columns));
    return transport.send(
        Call.post(TableReader.path(tableLogicalName) + "/Keys", Body.json(key)).with(options));
  }

  /**
   * Waits until the key's index is active or has failed, asking every few seconds.
   *
   * @return the key with its last status: ACTIVE or FAILED, or what it was when the time was up
   * @throws InterruptedException if the thread is interrupted while it waits
   * @throws WebApiException of kind {@link ErrorKind.NotFound} if there is no such key
   */
  public KeyDescription awaitKey(String tableLogicalName, String keyLogicalName, Duration atMost)
      throws InterruptedException {
    Instant end = clock.instant().plus(atMost);
    while (true) {
      KeyDescription key =
          keys(tableLogicalName).stream()
              .filter(k -> k.logicalName().equalsIgnoreCase(keyLogicalName))
              .findFirst()
              .orElseThrow(() -> noKey(tableLogicalName, keyLogicalName));
      boolean settled =
          switch (key.indexStatus()) {
            case ACTIVE, FAILED -> true;
            case PENDING, IN_PROGRESS -> false;
          };
      Duration left = Duration.between(clock.instant(), end);
      if (settled || !left.isPositive()) {
        return key;
      }
      sleeper.sleep(left.compareTo(POLL) < 0 ? left : POLL);
    }
  }

  private static WebApiException noKey(String table, String key) {
    return WebApiException.of(
        new ErrorKind.NotFound(ErrorKind.Missing.RESOURCE),
        "Waiting for key " + key + " of " + table,
        "the table has no such key",
        null);
  }

  /** Builds the index of a failed key again, after its duplicates were removed. */
  public Answer reactivateKey(String tableLogicalName, String keyLogicalName) {
    return transport.send(
        Call.post(
            "ReactivateEntityKey",
            Body.json(
                Map.of(
                    "EntityLogicalName",
                    tableLogicalName,
                    "EntityKeyLogicalName",
                    keyLogicalName))));
  }

  /**
   * Whether the bulk message can be used for the table. UpsertMultiple is never listed; it works
   * where CreateMultiple and UpdateMultiple do.
   *
   * @param message e.g. {@code CreateMultiple}
   */
  public boolean isMessageAvailable(String message, String tableLogicalName) {
    String path =
        "sdkmessagefilters?$select=sdkmessagefilterid&$filter="
            + PercentEncoding.queryValue(
                "sdkmessageid/name eq @message and primaryobjecttypecode eq @table")
            + "&@message='"
            + message
            + "'&@table='"
            + tableLogicalName
            + "'";
    return !read(path).rows("value").isEmpty();
  }

  private Row read(String path) {
    return transport.send(strong(path)).json();
  }

  private static Call strong(String path) {
    return Call.get(path).header("Consistency", "Strong");
  }

  /** One path by itself, several in one batch. */
  private List<Row> readAll(List<String> paths) {
    if (paths.size() == 1) {
      return List.of(read(paths.getFirst()));
    }
    List<Row> rows = new ArrayList<>();
    for (BatchResult result :
        transport
            .send(Batch.of(paths.stream().map(Metadata::strong).toList()), CallOptions.none(), "")
            .results()) {
      switch (result) {
        case BatchResult.Done done -> rows.add(done.answer().json());
        case BatchResult.Failed failed -> throw failed.failure();
        case BatchResult.NotRun _ ->
            throw new IllegalStateException("A batch stopped without a failure");
      }
    }
    return rows;
  }
}
