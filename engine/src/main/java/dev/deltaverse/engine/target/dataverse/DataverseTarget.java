package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.project.TargetSettings;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Catalogue;
import dev.deltaverse.engine.target.Inspection;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Sending;
import dev.deltaverse.engine.target.SendingUser;
import dev.deltaverse.engine.target.Switchboard;
import dev.deltaverse.engine.target.Target;
import dev.deltaverse.engine.target.TargetRelationship;
import dev.deltaverse.engine.target.TargetRequest;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import dev.deltaverse.webapi.Call;
import dev.deltaverse.webapi.CallOptions;
import dev.deltaverse.webapi.ClientOptions;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.EntraTokens;
import dev.deltaverse.webapi.ErrorKind;
import dev.deltaverse.webapi.ManyToMany;
import dev.deltaverse.webapi.Row;
import dev.deltaverse.webapi.SavedMetadata;
import dev.deltaverse.webapi.Sleeper;
import dev.deltaverse.webapi.TableDescription;
import dev.deltaverse.webapi.TableName;
import dev.deltaverse.webapi.TableSummary;
import dev.deltaverse.webapi.WebApiException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Dataverse environment as the target, with one client for each application user. Thread-safe.
 *
 * <p>New rows are written by {@code CreateMultiple}, others by {@code UpsertMultiple} with alternate
 * keys and {@code UpdateMultiple} with ids; deletes and links are parts of
 * a {@code $batch} that goes on after a failed part. Reads take the users' turns as well.
 */
public final class DataverseTarget implements Target {
  private static final Logger LOG = LoggerFactory.getLogger(DataverseTarget.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** Whoever has just started a command waits for it: a wrong URL is told soon. */
  private static final int FIRST_CONTACT_RETRIES = 2;

  /** Of one user: the sender decides how many requests are under way, not the client. */
  private static final int MOST_CONNECTIONS = 1024;

  /** Below, a body fits into one packet or two. */
  private static final long COMPRESSED_FROM_BYTES = 2_048;

  private final List<User> users;
  private final ReadCount readCount;
  private final HttpClient http;
  private final URI url;
  private final Sleeper sleeper;
  private final Reads reads;
  private final Reads firstContact;
  private final BypassSettings bypass;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicReference<@Nullable EarlyDescription> early = new AtomicReference<>();
  private volatile CallOptions options;
  private volatile @Nullable Map<String, String> entitySets;
  private volatile @Nullable ProjectShape shapes;

  /** An application user with its client; what writes rows goes with options besides. */
  record User(String name, DataverseClient client) {}

  private DataverseTarget(
      List<User> users,
      ReadCount readCount,
      HttpClient http,
      URI url,
      BypassSettings bypass,
      RetrySettings retry,
      Sleeper sleeper) {
    this.users = List.copyOf(users);
    this.readCount = readCount;
    this.http = http;
    this.url = url;
    this.bypass = bypass;
    this.options = options(bypass, Set.of());
    this.sleeper = sleeper;
    this.reads = new Reads(retry, sleeper);
    this.firstContact = new Reads(retry.atMost(FIRST_CONTACT_RETRIES), sleeper);
  }

  /**
   * A target that has not been asked anything yet.
   *
   * @throws MigrationException code SETUP if a credential cannot be used
   */
  public static DataverseTarget open(TargetSettings settings, SendSettings send)
      throws MigrationException {
    return open(settings, send, Sleeper.real());
  }

  static DataverseTarget open(TargetSettings settings, SendSettings send, Sleeper sleeper)
      throws MigrationException {
    HttpClient http = DataverseClient.newHttpClient(CONNECT_TIMEOUT);
    EntraTokens entra = EntraTokens.forEnvironment(settings.url(), http).authority(settings.authority());
    ClientOptions options =
        ClientOptions.defaults()
            .withTimeouts(CONNECT_TIMEOUT, send.requestTimeout())
            .withMaxConnections(MOST_CONNECTIONS)
            .compressingRequestsFrom(send.compress() ? COMPRESSED_FROM_BYTES : Long.MAX_VALUE);
    ReadCount readCount = new ReadCount();
    List<User> users = new ArrayList<>();
    for (ApplicationUser user : settings.users()) {
      DataverseClient client =
          DataverseClient.builder(settings.url(), SignIn.tokens(user, entra))
              .options(options)
              .httpClient(http)
              .listener(readCount)
              .build();
      users.add(new User(user.name(), client));
    }
    return new DataverseTarget(
        users, readCount, http, settings.url(), settings.bypass(), send.retry(), sleeper);
  }

  /**
   * @param more steps that are left out besides those of the settings
   */
  private static CallOptions options(BypassSettings settings, Set<UUID> more) {
    CallOptions options = CallOptions.none();
    if (settings.sync() && settings.async()) {
      options =
          options.bypassing(CallOptions.Logic.SYNCHRONOUS, CallOptions.Logic.ASYNCHRONOUS);
    } else if (settings.sync()) {
      options = options.bypassing(CallOptions.Logic.SYNCHRONOUS);
    } else if (settings.async()) {
      options = options.bypassing(CallOptions.Logic.ASYNCHRONOUS);
    }
    if (settings.flows()) {
      options = options.suppressingFlows();
    }
    Set<UUID> steps = new HashSet<>(more);
    settings.stepIds().forEach(id -> steps.add(UUID.fromString(id)));
    if (!steps.isEmpty()) {
      options = options.bypassingSteps(steps);
    }
    return settings.tag().isBlank() ? options : options.tagged(settings.tag());
  }

  /**
   * Begins to ask what the first {@link #describe} of these names will want to know, and returns at
   * once; a failure is told there.
   */
  public void foresee(Collection<String> tables, Collection<String> relationships) {
    early.set(
        EarlyDescription.begin(tables, relationships, () -> described(tables, relationships)));
  }

  @Override
  public TargetSchema describe(Collection<String> tables, Collection<String> relationships)
      throws MigrationException {
    EarlyDescription asked = early.getAndSet(null);
    return asked != null && asked.isOf(tables, relationships)
        ? asked.answer()
        : described(tables, relationships);
  }

  private TargetSchema described(Collection<String> tables, Collection<String> relationships)
      throws MigrationException {
    UUID organization = organization();
    Map<String, TargetTable> described = new HashMap<>();
    Map<String, TargetRelationship> links = new HashMap<>();
    for (TableDescription table : descriptions(tables)) {
      described.put(table.name().logicalName(), SchemaReader.table(table));
      for (ManyToMany link : table.manyToMany()) {
        if (relationships.contains(link.schemaName())) {
          String set = entitySet(link.intersectTable());
          links.put(
              link.schemaName(), SchemaReader.relationship(link, set == null ? "" : set));
        }
      }
    }
    return new TargetSchema(organization.toString(), described, links);
  }

  /** Questions about what surrounds the tables, asked by the first user. */
  public Inspection inspection() {
    return new DataverseInspection(users.getFirst().client(), reads);
  }

  @Override
  public Switchboard switchboard() {
    return new DataverseSwitchboard(
        users, bypass, reads, sleeper, steps -> options = options(bypass, steps));
  }

  private UUID organization() throws MigrationException {
    Thread teller = Thread.startVirtualThread(this::tellSilence);
    try {
      return firstContact.of("Asking who the user is", () -> reader().whoAmI().organizationId());
    } finally {
      teller.interrupt();
    }
  }

  private void tellSilence() {
    try {
      Thread.sleep(SILENCE);
      LOG.warn("waiting for the first answer of {}", url);
    } catch (InterruptedException _) {
      // It has answered or failed.
    }
  }

  /** What the environment has, for a project that is yet to be written. */
  public Catalogue catalogue() {
    return new DataverseCatalogue(this);
  }

  /**
   * The definitions of tables in the form that the emulator takes as its model and {@link
   * SavedCatalogue} reads; those that do not exist are left out.
   *
   * @throws MigrationException code TARGET if the target cannot be reached or denies access
   */
  public String savedMetadata(Collection<String> tables) throws MigrationException {
    return SavedMetadata.write(definitions(tables));
  }

  List<TableSummary> tables() throws MigrationException {
    return reads.of("Listing the tables", () -> reader().metadata().tables());
  }

  List<TableDescription> descriptions(Collection<String> tables) throws MigrationException {
    return definitions(tables).stream().map(TableDescription::of).toList();
  }

  /** A table takes two requests, so tables are asked for at once. */
  private List<Row> definitions(Collection<String> tables) throws MigrationException {
    return Together.of(tables, this::definition).values().stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Row> definition(String table) throws MigrationException {
    return reads.of(
        "Describing table " + table,
        () -> {
          try {
            return Optional.of(reader().metadata().definition(table));
          } catch (WebApiException e) {
            if (e.kind() instanceof ErrorKind.NotFound) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private @Nullable String entitySet(String table) throws MigrationException {
    Map<String, String> known = entitySets;
    if (known == null) {
      Map<String, String> sets = new HashMap<>();
      for (TableName name :
          reads.of("Listing the tables", () -> reader().metadata().tableNames())) {
        sets.put(name.logicalName(), name.setName());
      }
      known = sets;
      entitySets = sets;
    }
    return known.get(table);
  }

  @Override
  public void bind(BoundProject project) throws MigrationException {
    shapes = ProjectShape.of(project, this::entitySet);
  }

  @Override
  public List<SendingUser> users() {
    return users.stream()
        .map(user -> new SendingUser(user.name(), new ByUser(user.client())))
        .toList();
  }

  /** Sends by one user. */
  private final class ByUser implements Sending {
    private final DataverseClient client;

    ByUser(DataverseClient client) {
      this.client = client;
    }

    @Override
    public Answer send(TargetRequest request) throws InterruptedException {
      return send(new Payload(request), "").answer();
    }

    @Override
    public Reply send(Payload payload, String server) throws InterruptedException {
      DataverseClient by = client.with(options).on(server);
      return payload
          .built(Built.class, new Requests(bound(), by.serviceRoot())::build)
          .sendBy(by);
    }
  }

  @Override
  public Answer send(TargetRequest request) throws InterruptedException {
    return new ByUser(next().client()).send(request);
  }

  private ProjectShape bound() {
    ProjectShape bound = shapes;
    if (bound == null) {
      throw new IllegalStateException("no project is bound to the target");
    }
    return bound;
  }

  @Override
  public void read(BoundTable table, List<BoundTable> tables, RowSink sink)
      throws MigrationException {
    rows().read(bound().table(table), sink);
  }

  @Override
  public String readChanged(
      BoundTable table, List<BoundTable> tables, String since, RowSink sink)
      throws MigrationException {
    return rows().readChanged(bound().table(table), since, sink);
  }

  @Override
  public void readIds(BoundTable table, RowSink sink) throws MigrationException {
    new RowIds(reader(), reads, RowKey.of(table)).all(sink);
  }

  @Override
  public void readIds(BoundTable table, List<List<String>> keys, RowSink sink)
      throws MigrationException {
    new RowIds(reader(), reads, RowKey.of(table)).some(keys, sink);
    readCount.parts(keys.size());
  }

  @Override
  public void readPairs(BoundLink link, RowSink sink) throws MigrationException {
    rows().readPairs(link, sink);
  }

  @Override
  public long reads() {
    return readCount.sum();
  }

  private TableRows rows() {
    return new TableRows(reader(), reads, TableRows.MOST_EXPANDS);
  }

  @Override
  public @Nullable String scalar(String query) throws MigrationException {
    String path = Scalar.path(query);
    return reads
        .of("Asking " + query, () -> Optional.ofNullable(Scalar.of(reader().send(Call.get(path)))))
        .orElse(null);
  }

  private User next() {
    return users.get(Math.floorMod(turn.getAndIncrement(), users.size()));
  }

  private DataverseClient reader() {
    return next().client();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
