package dev.deltaverse.webapi;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A client of one Dataverse environment for one user. Thread-safe; all calls block, so that virtual
 * threads are the way to have many at a time.
 *
 * <p>Every method that asks the service throws {@link WebApiException}. Nothing is repeated, except
 * once with a new token after a 401; {@link ErrorKind} says what may be. Several users: one client
 * each, sharing one {@link HttpClient}.
 *
 * <p>After {@link #close()} the client must not be used.
 */
public final class DataverseClient implements AutoCloseable {
  private final Transport transport;
  private final CallOptions callOptions;
  private final Metadata metadata;
  private final Sleeper sleeper;
  private final AutoCloseable resources;

  private final String server;

  private DataverseClient(
      Transport transport,
      CallOptions callOptions,
      String server,
      Sleeper sleeper,
      AutoCloseable resources) {
    this.transport = transport;
    this.callOptions = callOptions;
    this.server = server;
    this.metadata = new Metadata(transport, transport.clock(), sleeper);
    this.sleeper = sleeper;
    this.resources = resources;
  }

  /**
   * @param environmentUrl e.g. {@code https://contoso.crm.dynamics.com}; a path in it is ignored
   */
  public static Builder builder(URI environmentUrl, TokenSource tokens) {
    return new Builder(environmentUrl, tokens);
  }

  /** Collects what a client is made of. Not thread-safe. */
  public static final class Builder {
    private final URI environmentUrl;
    private final TokenSource tokens;
    private ClientOptions options = ClientOptions.defaults();
    private CallOptions callOptions = CallOptions.none();
    private CallListener listener = (_, _) -> {};
    private Clock clock = Clock.systemUTC();
    private Sleeper sleeper = Sleeper.real();
    private @Nullable HttpClient http;

    private Builder(URI environmentUrl, TokenSource tokens) {
      this.environmentUrl = environmentUrl;
      this.tokens = tokens;
    }

    public Builder options(ClientOptions value) {
      options = value;
      return this;
    }

    /** Headers that go with every call. */
    public Builder callOptions(CallOptions value) {
      callOptions = value;
      return this;
    }

    public Builder listener(CallListener value) {
      listener = value;
      return this;
    }

    /** For {@code Retry-After} dates and waiting. */
    public Builder clock(Clock value, Sleeper waits) {
      clock = value;
      sleeper = waits;
      return this;
    }

    /**
     * An HTTP client shared with others; it is not closed with this client. Make it with {@link
     * #newHttpClient}.
     *
     * @throws IllegalArgumentException if it keeps cookies or follows redirects
     */
    public Builder httpClient(HttpClient shared) {
      if (shared.cookieHandler().isPresent()) {
        throw new IllegalArgumentException(
            "The HTTP client keeps cookies, so that all requests would go to one web server");
      }
      if (shared.followRedirects() != HttpClient.Redirect.NEVER) {
        throw new IllegalArgumentException(
            "The HTTP client follows redirects, so that a token could go elsewhere");
      }
      http = shared;
      return this;
    }

    /**
     * @throws IllegalArgumentException if the URL is not one of an environment
     * @throws IllegalStateException if the JDK's HTTP client is told to send writes again by itself
     */
    public DataverseClient build() {
      String retry = System.getProperty("jdk.httpclient.enableAllMethodRetry");
      if (retry != null && (retry.isEmpty() || Boolean.parseBoolean(retry))) {
        throw new IllegalStateException(
            "The system property jdk.httpclient.enableAllMethodRetry is set, so a write whose"
                + " answer was lost would be sent twice. Next step: remove it");
      }
      Environment environment = new Environment(environmentUrl, options.apiVersion());
      HttpClient shared = http;
      HttpClient used = shared == null ? newHttpClient(options.connectTimeout()) : shared;
      Transport transport = new Transport(used, environment, tokens, options, listener, clock);
      AutoCloseable resources = shared == null ? used::shutdownNow : () -> {};
      return new DataverseClient(transport, callOptions, "", sleeper, resources);
    }
  }

  /** An HTTP client as this client wants it: HTTP/1.1, no cookies, no redirects. */
  public static HttpClient newHttpClient(Duration connectTimeout) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(LateTls.context())
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .executor(threads)
        .build();
  }

  /** The same client, sending these headers with every call. Closing either closes both. */
  public DataverseClient with(CallOptions options) {
    return new DataverseClient(transport, options, server, sleeper, resources);
  }

  /**
   * The same client, asking for one web server with its writes, batches and {@linkplain #exchange
   * exchanges}. A wish: where that server is gone, another one answers. Closing either closes both.
   *
   * @param name what an earlier answer named by {@link Answer#server}; empty for any
   */
  public DataverseClient on(String name) {
    return new DataverseClient(transport, callOptions, name, sleeper, resources);
  }

  /** {@code https://contoso.crm.dynamics.com/api/data/v9.2/}. */
  public String serviceRoot() {
    return transport.environment().serviceRoot();
  }

  // Any call

  /**
   * Sends a call and returns what came, also an error; only a call without an answer is an
   * exception.
   */
  public Answer exchange(Call call) {
    return transport.exchange(Transport.to(server, call.with(callOptions)));
  }

  /** Sends a call and returns its answer if it is a success. */
  public Answer send(Call call) {
    return transport.send(Transport.to(server, call.with(callOptions)));
  }

  // Many rows

  /** Creates rows in one transaction; see {@link Bulk}. */
  public BulkAnswer createMultiple(TableName table, List<BulkTarget> rows) {
    Answer answer = send(Bulk.createMultiple(table, rows));
    return new BulkAnswer(Bulk.ids(answer), answer);
  }

  public BulkAnswer updateMultiple(TableName table, List<BulkTarget> rows) {
    return new BulkAnswer(List.of(), send(Bulk.updateMultiple(table, rows)));
  }

  public BulkAnswer upsertMultiple(TableName table, List<BulkTarget> rows) {
    return new BulkAnswer(List.of(), send(Bulk.upsertMultiple(table, rows)));
  }

  /** For elastic tables only. */
  public BulkAnswer deleteMultiple(TableName table, List<BulkTarget> rows) {
    return new BulkAnswer(List.of(), send(Bulk.deleteMultiple(table, rows)));
  }

  /**
   * Sends a batch. A part that fails is a result, not an exception; an exception means that the
   * batch as a whole was refused or its answer was lost.
   */
  public BatchAnswer send(Batch batch) {
    Batch optioned =
        new Batch(batch.items().stream().map(this::withOptions).toList(), batch.continueOnError());
    return transport.send(optioned, callOptions.withoutTag(), server);
  }

  private Batch.Item withOptions(Batch.Item item) {
    return switch (item) {
      case Batch.Part part -> new Batch.Part(part.call().with(callOptions));
      case Batch.ChangeSet set ->
          new Batch.ChangeSet(set.calls().stream().map(c -> c.with(callOptions)).toList());
    };
  }

  // Single rows; Write has the same and more as calls

  /** Creates a row and returns its id. */
  public UUID create(String set, Body row) {
    Answer answer = send(Write.create(set, row));
    return answer
        .id()
        .orElseThrow(() -> WebApiException.unreadable(answer, "to a create names no id", null));
  }

  /** One row; empty if it is missing. */
  public Optional<Row> retrieve(RowAddress address, String... columns) {
    Answer answer;
    try {
      answer = send(Call.get(address.url() + Write.selectOption(columns)));
    } catch (WebApiException e) {
      if (e.kind() instanceof ErrorKind.NotFound(ErrorKind.Missing missing)
          && missing == ErrorKind.Missing.ROW) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(answer.json());
  }

  /**
   * The id of the row with this key, found by {@code $filter}: the way for keys with {@linkplain
   * RowAddress#FORBIDDEN_CHARACTERS forbidden characters}. Empty if there is none.
   */
  public Optional<UUID> resolve(RowAddress.ByKey key, String idColumn) {
    Rows rows = rows(Query.of(key.set()).select(idColumn).filter(Filter.key(key)).top(2));
    if (!rows.hasNext()) {
      return Optional.empty();
    }
    Row row = rows.next();
    if (rows.hasNext()) {
      throw WebApiException.of(
          new ErrorKind.Malformed(),
          "Resolving " + key.set() + "(" + key.predicate() + ")",
          "more than one row has these values, so they are not a key",
          null);
    }
    return row.id(idColumn);
  }

  // Queries

  /** The rows of a query; the first page is asked for by the first {@link Rows#hasNext}. */
  public Rows rows(Query query) {
    return new Rows(transport, query, callOptions, query.call());
  }

  /** Goes on at a next link or a delta link, with the preferences of the query it came from. */
  public Rows resume(Query query, String link) {
    return new Rows(transport, query, callOptions, query.withPreferences(Call.get(link)));
  }

  /** How many rows the filter matches; the service counts up to 5000. */
  public RowCount count(String set, @Nullable String filter) {
    return Counting.count(this, set, filter);
  }

  /** Rows of a table from a count that the service makes about once a day. */
  public long totalRecordCount(String logicalName) {
    return Counting.totalRecordCount(this, logicalName);
  }

  // About the environment

  public Identity whoAmI() {
    Row row = send(Call.get("WhoAmI")).json();
    return new Identity(
        row.id("UserId").orElseThrow(),
        row.id("BusinessUnitId").orElseThrow(),
        row.id("OrganizationId").orElseThrow());
  }

  /**
   * The privileges of a user, through its roles and teams.
   *
   * @param user systemuserid, as {@link #whoAmI} tells it
   */
  public List<HeldPrivilege> privileges(UUID user) {
    return send(
            Call.get("systemusers(" + user + ")/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()"))
        .json()
        .rows("RolePrivileges")
        .stream()
        .map(HeldPrivilege::of)
        .toList();
  }

  /** Tables, columns, keys and relationships. */
  public Metadata metadata() {
    return metadata;
  }

  /** All about a table; short for {@link Metadata#describeTable}. */
  public TableDescription describeTable(String logicalName) {
    return metadata.describeTable(logicalName);
  }

  /** Files and images of rows. */
  public FileColumns files() {
    return new FileColumns(this);
  }

  /** Jobs that delete rows in the background. */
  public BulkDeletion bulkDeletion() {
    return new BulkDeletion(this, transport.clock(), sleeper);
  }

  /** Ends all exchanges that are under way and closes the connections, unless they are shared. */
  @Override
  public void close() {
    try {
      resources.close();
    } catch (Exception e) {
      throw new IllegalStateException("The HTTP client can't be closed", e);
    }
  }
}
