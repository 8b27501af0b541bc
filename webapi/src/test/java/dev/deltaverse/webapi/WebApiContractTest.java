package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What this client relies on, tried on the emulator and, if {@code DATAVERSE_URL} is given, on a
 * real environment too.
 */
@ParameterizedClass
@MethodSource("environments")
final class WebApiContractTest {
  private static final List<TestEnvironment> OPEN = new ArrayList<>();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final TestEnvironment environment;
  private final DataverseClient client;
  private final TableDescription items;
  private final TableDescription boxes;
  private final String prefix;

  WebApiContractTest(TestEnvironment environment) {
    this.environment = environment;
    this.client = environment.client();
    this.items = client.describeTable(environment.logical("Item"));
    this.boxes = client.describeTable(environment.logical("Box"));
    this.prefix = environment.logical("").substring(0, environment.logical("").indexOf('_'));
  }

  static Stream<TestEnvironment> environments() throws Exception {
    OPEN.add(TestEnvironment.emulator());
    OPEN.add(TestEnvironment.otherProcess());
    TestEnvironment.live(System.getenv()).ifPresent(OPEN::add);
    for (TestEnvironment environment : OPEN) {
      environment.create();
    }
    return OPEN.stream();
  }

  @AfterAll
  static void removeAll() throws Exception {
    for (TestEnvironment environment : OPEN) {
      environment.remove();
    }
    OPEN.clear();
  }

  // Words for the tests

  private String column(String name) {
    return prefix + "_" + name;
  }

  private static String fresh() {
    return "k" + NUMBER.incrementAndGet();
  }

  private RowAddress.ByKey item(String key) {
    return RowAddress.key(items.name().setName(), KeyPart.text(column("extid"), key));
  }

  private RowAddress.ByKey box(String key) {
    return RowAddress.key(boxes.name().setName(), KeyPart.text(column("extid"), key));
  }

  private Map<String, Object> named(String name) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(column("name"), name);
    return values;
  }

  private Body body(String name) {
    return Body.json(named(name));
  }

  private String nameOf(RowAddress row) {
    return client
        .retrieve(row, column("name"))
        .flatMap(r -> r.text(column("name")))
        .orElse("missing");
  }

  private UUID idOf(RowAddress row, TableDescription table) {
    return client
        .retrieve(row, table.name().idColumn())
        .flatMap(r -> r.id(table.name().idColumn()))
        .orElseThrow();
  }

  private static WebApiException failure(ThrowingCallable call) {
    WebApiException e = catchThrowableOfType(WebApiException.class, call);
    assertThat(e).as("a failure was wanted").isNotNull();
    return e;
  }

  private static ErrorKind kind(ThrowingCallable call) {
    return failure(call).kind();
  }

  // Metadata

  @Test
  void tellsWhoTheClientIs() {
    Identity identity = client.whoAmI();
    assertThat(identity).isEqualTo(client.whoAmI());
    assertThat(identity.organizationId()).isNotEqualTo(identity.userId());
  }

  @Test
  void tellsThePrivilegesOfTheUser() {
    List<UUID> held =
        client.privileges(client.whoAmI().userId()).stream().map(HeldPrivilege::id).toList();
    assertThat(items.privileges())
        .extracting(TablePrivilege::right)
        .contains(
            TablePrivilege.Right.CREATE,
            TablePrivilege.Right.READ,
            TablePrivilege.Right.WRITE,
            TablePrivilege.Right.DELETE,
            TablePrivilege.Right.APPEND,
            TablePrivilege.Right.APPEND_TO);
    assertThat(held).containsAll(items.privileges().stream().map(TablePrivilege::id).toList());
  }

  @Test
  void describesTheTablesJustMade() {
    assertThat(items.name().logicalName()).isEqualTo(environment.logical("Item"));
    assertThat(items.name().idColumn()).isEqualTo(environment.logical("Item") + "id");
    assertThat(items.primaryNameColumn()).isEqualTo(column("name"));
    assertThat(items.ownership()).isEqualTo(TableDescription.Ownership.USER);
    assertThat(items.type()).isEqualTo(TableDescription.TableType.STANDARD);
    assertThat(items.changeTracking()).isTrue();
    assertThat(items.column(column("extid")).orElseThrow().type())
        .isEqualTo(new ColumnType.Text(40, "Text"));
    assertThat(items.column(column("number")).orElseThrow().type())
        .isEqualTo(new ColumnType.WholeNumber(-1000, 1000));
    assertThat(items.column(column("rate")).orElseThrow().type())
        .isInstanceOfSatisfying(
            ColumnType.Decimal.class,
            d -> {
              assertThat(d.min()).isEqualByComparingTo("0");
              assertThat(d.max()).isEqualByComparingTo("1000");
              assertThat(d.precision()).isEqualTo(2);
            });
    assertThat(items.column(column("day")).orElseThrow().type())
        .isEqualTo(new ColumnType.DateOnly());
    assertThat(items.column(column("kind")).orElseThrow().type())
        .isEqualTo(
            new ColumnType.Choice(
                List.of(new ColumnType.Option(100, "Red"), new ColumnType.Option(200, "Blue"))));
    assertThat(items.column(column("boxid")).orElseThrow().type())
        .isEqualTo(new ColumnType.Lookup(List.of(environment.logical("Box"))));
    assertThat(items.column("statecode").orElseThrow().type()).isInstanceOf(ColumnType.State.class);
    assertThat(items.column("statuscode").orElseThrow().type())
        .isInstanceOfSatisfying(
            ColumnType.Status.class,
            s -> assertThat(s.options()).extracting(ColumnType.StatusOption::state).contains(0, 1));
    assertThat(items.column("ownerid").orElseThrow().type()).isInstanceOf(ColumnType.Owner.class);
    assertThat(items.column(items.name().idColumn()).orElseThrow().primaryId()).isTrue();
    assertThat(items.key(environment.logical("ItemKey")).orElseThrow().columns())
        .containsExactly(column("extid"));
  }

  @Test
  void namesTheNavigationPropertiesAsTheyAreSpelled() {
    ManyToOne lookup = items.lookups(column("boxid")).getFirst();
    assertThat(lookup.navigationProperty()).isEqualTo(prefix + "_BoxId");
    assertThat(lookup.referencedTable()).isEqualTo(environment.logical("Box"));
    assertThat(boxes.oneToMany())
        .anySatisfy(
            r -> {
              assertThat(r.referencingTable()).isEqualTo(environment.logical("Item"));
              assertThat(r.referencingColumn()).isEqualTo(column("boxid"));
            });
    assertThat(items.manyToMany())
        .anySatisfy(r -> assertThat(r.table2()).isEqualTo(environment.logical("Box")));
  }

  @Test
  void findsBulkMessages() {
    assertThat(client.metadata().isMessageAvailable("CreateMultiple", items.name().logicalName()))
        .isTrue();
    assertThat(client.metadata().tableNames()).contains(items.name(), boxes.name());
  }

  @Test
  void aTableThatIsMissingIsNotFound() {
    assertThat(kind(() -> client.describeTable("abc_nosuchtable")))
        .isInstanceOf(ErrorKind.NotFound.class);
  }

  @Test
  void refusesASecondKeyOverTheSameColumns() {
    assertThat(
            kind(
                () ->
                    client
                        .metadata()
                        .createKey(
                            items.name().logicalName(),
                            environment.schema("ItemKey"),
                            "Again",
                            List.of(column("extid")),
                            CallOptions.none())))
        .isEqualTo(new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_ROW));
  }

  // Bulk

  @Test
  void createsManyAndReturnsTheirIdsInOrder() {
    List<BulkTarget> targets = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      targets.add(BulkTarget.of(named("created " + i)));
    }
    BulkAnswer answer = client.createMultiple(items.name(), targets);
    assertThat(answer.ids()).hasSize(5).doesNotHaveDuplicates();
    for (int i = 0; i < 5; i++) {
      assertThat(nameOf(RowAddress.id(items.name().setName(), answer.ids().get(i))))
          .isEqualTo("created " + i);
    }
    assertThat(answer.answer().dopHint()).isPresent();
    assertThat(answer.answer().remainingRequests()).isPresent();
    assertThat(answer.answer().remainingExecutionTime()).isPresent();
  }

  @Test
  void upsertsManyByKey() {
    String one = fresh();
    String two = fresh();
    client.upsertMultiple(items.name(), List.of(BulkTarget.at(item(one), named("1"))));
    BulkAnswer answer =
        client.upsertMultiple(
            items.name(),
            List.of(
                BulkTarget.at(item(one.toUpperCase(java.util.Locale.ROOT)), named("1b")),
                BulkTarget.at(item(two), named("2"))));
    assertThat(answer.answer().status()).isEqualTo(204);
    assertThat(nameOf(item(one))).isEqualTo("1b");
    assertThat(nameOf(item(two))).isEqualTo("2");
  }

  @Test
  void keepsAllTypesOfValues() {
    String key = fresh();
    Map<String, Object> values = named("O'Brien \"é\" \\ 漢");
    values.put(column("number"), -7);
    values.put(column("rate"), new BigDecimal("12.50"));
    values.put(column("day"), LocalDate.of(2024, 2, 29));
    values.put(column("kind"), 200);
    client.upsertMultiple(items.name(), List.of(BulkTarget.at(item(key), values)));
    Row row =
        client
            .rows(
                Query.of(items.name().setName())
                    .filter(Filter.equal(column("extid"), new KeyValue.Text(key)))
                    .annotated())
            .next();
    assertThat(row.text(column("name"))).hasValue("O'Brien \"é\" \\ 漢");
    assertThat(row.whole(column("number"))).hasValue(-7);
    assertThat(row.number(column("rate")).orElseThrow()).isEqualByComparingTo("12.5");
    assertThat(row.text(column("day"))).hasValue("2024-02-29");
    assertThat(row.whole(column("kind"))).hasValue(200);
    assertThat(row.formatted(column("kind"))).hasValue("Blue");
    assertThat(row.text(column("extid"))).hasValue(key);
    assertThat(row.etag()).isPresent();
  }

  @Test
  void oneRefusedRowRollsTheBulkCallBack() {
    String good = fresh();
    String bad = fresh();
    WebApiException e =
        failure(
            () ->
                client.upsertMultiple(
                    items.name(),
                    List.of(
                        BulkTarget.at(item(good), named("good")),
                        BulkTarget.at(item(bad), named("x".repeat(101))))));
    assertThat(e.kind()).isEqualTo(new ErrorKind.Refused());
    assertThat(e.hasCode("0x80044331")).isTrue();
    assertThat(nameOf(item(good))).isEqualTo("missing");
  }

  @Test
  void refusesTheSameRowTwiceInOneUpsert() {
    String key = fresh();
    failure(
        () ->
            client.upsertMultiple(
                items.name(),
                List.of(
                    BulkTarget.at(item(key), named("a")), BulkTarget.at(item(key), named("b")))));
    assertThat(nameOf(item(key))).isEqualTo("missing");
  }

  @Test
  void updatesManyByIdAndMissesNone() {
    UUID id =
        client.createMultiple(items.name(), List.of(BulkTarget.of(named("a")))).ids().getFirst();
    RowAddress.ById row = RowAddress.id(items.name().setName(), id);
    client.updateMultiple(items.name(), List.of(BulkTarget.at(row, named("b"))));
    assertThat(nameOf(row)).isEqualTo("b");
    RowAddress.ById missing = RowAddress.id(items.name().setName(), UUID.randomUUID());
    assertThat(
            kind(
                () ->
                    client.updateMultiple(
                        items.name(),
                        List.of(
                            BulkTarget.at(row, named("c")), BulkTarget.at(missing, named("c"))))))
        .isEqualTo(new ErrorKind.NotFound(ErrorKind.Missing.ROW));
    assertThat(nameOf(row)).isEqualTo("b");
  }

  @Test
  void deleteMultipleIsForElasticTables() {
    failure(
        () ->
            client.deleteMultiple(
                items.name(), List.of(BulkTarget.at(items.name().setName(), UUID.randomUUID()))));
  }

  @Test
  void refusesASecondRowWithTheSameKey() {
    String key = fresh();
    client.send(Write.upsert(item(key), body("a")));
    Map<String, Object> again = named("b");
    again.put(column("extid"), key);
    assertThat(kind(() -> client.create(items.name().setName(), Body.json(again))))
        .isEqualTo(new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_KEY));
  }

  // Elastic tables

  @Test
  void keepsElasticRowsInPartitionsAndReadsThemInItsSession() {
    TableDescription sensors = client.describeTable(environment.logical("Sensor"));
    String set = sensors.name().setName();
    String idColumn = sensors.name().idColumn();
    assertThat(sensors.type()).isEqualTo(TableDescription.TableType.ELASTIC);
    assertThat(sensors.key("keyfornosqlentitywithpkpartitionid").orElseThrow().columns())
        .containsExactly(idColumn, "partitionid");
    UUID id = UUID.randomUUID();
    RowAddress north = RowAddress.inPartition(set, idColumn, id, "north " + id);
    RowAddress south = RowAddress.inPartition(set, idColumn, id, "south " + id);
    client.send(Write.upsert(north, body("n")));
    Answer written = client.send(Write.upsert(south, body("s")));
    DataverseClient session =
        client.with(CallOptions.none().inSession(written.sessionToken().orElseThrow()));
    assertThat(session.retrieve(north, column("name")).flatMap(r -> r.text(column("name"))))
        .hasValue("n");
    assertThat(
            session.rows(Query.of(set).select(column("name")).inPartition("south " + id)).stream()
                .map(r -> r.text(column("name")).orElse("")))
        .containsExactly("s");
    BulkTarget change =
        BulkTarget.at(
            RowAddress.id(set, id),
            Map.of("partitionid", "north " + id, column("name"), "changed"));
    BulkAnswer changed = client.updateMultiple(sensors.name(), List.of(change));
    session =
        client.with(CallOptions.none().inSession(changed.answer().sessionToken().orElseThrow()));
    assertThat(session.retrieve(north, column("name")).flatMap(r -> r.text(column("name"))))
        .hasValue("changed");
    client.deleteMultiple(
        sensors.name(),
        List.of(
            BulkTarget.at(RowAddress.id(set, id), Map.of("partitionid", "north " + id)),
            BulkTarget.at(RowAddress.id(set, id), Map.of("partitionid", "south " + id))));
  }

  // Single rows

  @Test
  void writesSingleRowsUnderConditions() {
    String key = fresh();
    assertThat(kind(() -> client.send(Write.updateOnly(item(key), body("a")))))
        .isEqualTo(new ErrorKind.NotFound(ErrorKind.Missing.ROW));
    client.send(Write.createOnly(item(key), body("a")));
    assertThat(kind(() -> client.send(Write.createOnly(item(key), body("b")))))
        .isInstanceOf(ErrorKind.Conflict.class);
    client.send(Write.updateOnly(item(key), body("c")));
    String etag = client.retrieve(item(key), column("name")).orElseThrow().etag().orElseThrow();
    client.send(Write.updateIf(item(key), etag, body("d")));
    assertThat(kind(() -> client.send(Write.updateIf(item(key), etag, body("e")))))
        .isEqualTo(new ErrorKind.Conflict(ErrorKind.Collision.STALE_VERSION));
    assertThat(kind(() -> client.send(Write.deleteIf(item(key), etag))))
        .isEqualTo(new ErrorKind.Conflict(ErrorKind.Collision.STALE_VERSION));
    assertThat(nameOf(item(key))).isEqualTo("d");
    client.send(Write.clear(item(key), column("name")));
    assertThat(nameOf(item(key))).isEqualTo("missing");
    client.send(Write.delete(item(key)));
    assertThat(kind(() -> client.send(Write.delete(item(key)))))
        .isEqualTo(new ErrorKind.NotFound(ErrorKind.Missing.ROW));
  }

  @Test
  void returnsTheRowItWroteAndTellsWhetherItCreatedIt() {
    String key = fresh();
    Answer created = client.send(Write.upsertAndReturn(item(key), body("a"), column("name")));
    assertThat(created.status()).isEqualTo(201);
    Answer updated =
        client.send(Write.upsertAndReturn(item(key), body("b"), items.name().idColumn()));
    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.json().id(items.name().idColumn())).hasValue(idOf(item(key), items));
  }

  @Test
  void findsRowsWhoseKeyCanNotStandInAUrl() {
    String key = fresh() + "/<>*%&:\\?+'x";
    Map<String, Object> values = named("odd");
    values.put(column("extid"), key);
    UUID id = client.create(items.name().setName(), Body.json(values));
    assertThat(client.resolve(item(key), items.name().idColumn())).hasValue(id);
    assertThat(client.resolve(item(key + "?"), items.name().idColumn())).isEmpty();
  }

  @Test
  void addressesRowsByKeysWithQuotesBlanksAndAccents() {
    String key = fresh() + " O'Brien é #1 \"q\" ~;=,()@$!";
    client.send(Write.upsert(item(key), body("by url")));
    assertThat(nameOf(item(key))).isEqualTo("by url");
    String second = fresh() + " O'Brien é \"q\" ~;=,()@$!";
    client.upsertMultiple(items.name(), List.of(BulkTarget.at(item(second), named("by json"))));
    assertThat(nameOf(item(second))).isEqualTo("by json");
    assertThat(client.retrieve(item(second), column("extid")).flatMap(r -> r.text(column("extid"))))
        .hasValue(second);
  }

  // Links

  @Test
  void bindsLookupsByAlternateKey() {
    String key = fresh();
    client.send(Write.upsert(box(key), body("box")));
    String navigation = items.lookups(column("boxid")).getFirst().navigationProperty();
    Map<String, Object> values = named("in a box");
    values.put(navigation + "@odata.bind", box(key));
    client.upsertMultiple(items.name(), List.of(BulkTarget.at(item(key), values)));
    String property = items.column(column("boxid")).orElseThrow().readProperty();
    UUID boxId = idOf(box(key), boxes);
    assertThat(client.retrieve(item(key), property).orElseThrow().id(property)).hasValue(boxId);
    client.send(Write.clearLookup(item(key), navigation));
    assertThat(client.retrieve(item(key), property).orElseThrow().id(property)).isEmpty();
    client.send(
        Write.setLookup(item(key), navigation, RowAddress.id(boxes.name().setName(), boxId)));
    assertThat(client.retrieve(item(key), property).orElseThrow().id(property)).hasValue(boxId);
    values.put(navigation + "@odata.bind", box(fresh()));
    assertThat(
            kind(
                () ->
                    client.upsertMultiple(
                        items.name(), List.of(BulkTarget.at(item(fresh()), values)))))
        .isEqualTo(new ErrorKind.NotFound(ErrorKind.Missing.ROW));
  }

  @Test
  void associatesAndDisassociates() {
    String key = fresh();
    client.send(Write.upsert(box(key), body("box")));
    client.send(Write.upsert(item(key), body("item")));
    RowAddress.ById boxRow = RowAddress.id(boxes.name().setName(), idOf(box(key), boxes));
    RowAddress.ById itemRow = RowAddress.id(items.name().setName(), idOf(item(key), items));
    ManyToMany relationship =
        items.manyToMany().stream()
            .filter(r -> r.schemaName().equals(environment.schema("ItemBoxes")))
            .findFirst()
            .orElseThrow();
    Call link = Write.associate(itemRow, relationship.property1(), boxRow);
    client.send(link);
    assertThat(kind(() -> client.send(link)))
        .isEqualTo(new ErrorKind.Conflict(ErrorKind.Collision.DUPLICATE_ROW));
    Query linked =
        Query.of(itemRow.url() + "/" + relationship.property1()).select(boxes.name().idColumn());
    assertThat(client.rows(linked).stream().map(r -> r.id(boxes.name().idColumn()).orElseThrow()))
        .containsExactly(boxRow.id());
    client.send(Write.disassociate(itemRow, relationship.property1(), boxRow));
    assertThat(client.rows(linked).hasNext()).isFalse();
    BatchAnswer answer = client.send(Batch.of(List.of(link, link)).continuingOnError());
    assertThat(answer.results())
        .extracting(r -> r.getClass().getSimpleName())
        .containsExactly("Done", "Failed");
    client.send(
        Write.disassociate(
            itemRow, relationship.property1(), (RowAddress) boxRow, client.serviceRoot()));
    assertThat(client.rows(linked).hasNext()).isFalse();
  }

  // Batch

  @Test
  void carriesOnOrStopsAtAFailedPart() {
    List<String> keys = List.of(fresh(), fresh(), fresh());
    List<Call> calls =
        List.of(
            Write.upsert(item(keys.getFirst()), body("a")),
            Write.upsert(item(keys.get(1)), body("x".repeat(101))),
            Write.upsert(item(keys.get(2)), body("c")));
    BatchAnswer stopped = client.send(Batch.of(calls));
    assertThat(stopped.results())
        .extracting(r -> r.getClass().getSimpleName())
        .containsExactly("Done", "Failed", "NotRun");
    assertThat(nameOf(item(keys.getFirst()))).isEqualTo("a");
    assertThat(nameOf(item(keys.get(2)))).isEqualTo("missing");
    BatchAnswer through = client.send(Batch.of(calls).continuingOnError());
    assertThat(through.results())
        .extracting(r -> r.getClass().getSimpleName())
        .containsExactly("Done", "Failed", "Done");
    WebApiException failed = ((BatchResult.Failed) through.results().get(1)).failure();
    assertThat(failed.kind()).isEqualTo(new ErrorKind.Refused());
    assertThat(nameOf(item(keys.get(2)))).isEqualTo("c");
  }

  @Test
  void aChangeSetIsAllOrNothingAndRefersToItself() {
    String key = fresh();
    String navigation = items.lookups(column("boxid")).getFirst().navigationProperty();
    Map<String, Object> boxValues = named("box");
    boxValues.put(column("extid"), key);
    Map<String, Object> itemValues = named("item");
    itemValues.put(column("extid"), key);
    itemValues.put(navigation + "@odata.bind", "$1");
    List<Call> good =
        List.of(
            Write.create(boxes.name().setName(), Body.json(boxValues)),
            Write.create(items.name().setName(), Body.json(itemValues)));
    assertThat(client.send(Batch.changeSet(good)).isComplete()).isTrue();
    String property = items.column(column("boxid")).orElseThrow().readProperty();
    assertThat(client.retrieve(item(key), property).orElseThrow().id(property))
        .hasValue(idOf(box(key), boxes));

    String other = fresh();
    BatchAnswer refused =
        client.send(
            Batch.changeSet(
                List.of(
                    Write.upsert(item(other), body("a")),
                    Write.upsert(item(fresh()), body("x".repeat(101))))));
    assertThat(refused.results()).hasOnlyElementsOfType(BatchResult.Failed.class).hasSize(2);
    assertThat(nameOf(item(other))).isEqualTo("missing");
  }

  @Test
  void readsInABatch() {
    String key = fresh();
    client.send(Write.upsert(item(key), body("a")));
    BatchAnswer answer =
        client.send(
            Batch.of(
                List.of(
                    Call.get(item(key).url() + "?$select=" + column("name")), Call.get("WhoAmI"))));
    assertThat(
            ((BatchResult.Done) answer.results().getFirst()).answer().json().text(column("name")))
        .hasValue("a");
    assertThat(((BatchResult.Done) answer.results().get(1)).answer().json().id("UserId"))
        .hasValue(client.whoAmI().userId());
  }

  // Queries

  @Test
  void pagesThroughAllRowsOnce() {
    String mark = fresh();
    List<BulkTarget> targets = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      Map<String, Object> values = named(mark);
      values.put(column("number"), i);
      targets.add(BulkTarget.of(values));
    }
    client.createMultiple(items.name(), targets);
    String filter = Filter.equal(column("name"), new KeyValue.Text(mark));
    Query query =
        Query.of(items.name().setName())
            .select(column("number"))
            .filter(filter)
            .orderBy(column("number") + " desc", items.name().idColumn())
            .pageSize(10);
    Rows rows = client.rows(query);
    List<Long> numbers = rows.stream().map(r -> r.whole(column("number")).orElseThrow()).toList();
    assertThat(numbers).hasSize(25).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(rows.pages()).isEqualTo(3);
    assertThat(client.count(items.name().setName(), filter)).isEqualTo(new RowCount(25, false));
    Row sum =
        client
            .rows(
                Query.of(items.name().setName())
                    .apply(
                        "filter("
                            + filter
                            + ")/aggregate("
                            + column("number")
                            + " with sum as total,$count as rows)"))
            .next();
    assertThat(sum.number("total").orElseThrow()).isEqualByComparingTo("300");
    assertThat(sum.number("rows").orElseThrow()).isEqualByComparingTo("25");
    Rows again = client.rows(query);
    for (int i = 0; i < 12; i++) {
      again.next();
    }
    Rows resumed = client.resume(query, again.resumeLink().orElseThrow());
    assertThat(resumed.stream().map(r -> r.whole(column("number")).orElseThrow()))
        .containsExactlyElementsOf(numbers.subList(10, 25));
  }

  @Test
  void expandsAndFiltersByLookup() {
    String key = fresh();
    client.send(Write.upsert(box(key), body("the box")));
    ManyToOne lookup = items.lookups(column("boxid")).getFirst();
    Map<String, Object> values = named("inside");
    values.put(lookup.navigationProperty() + "@odata.bind", box(key));
    client.send(Write.upsert(item(key), Body.json(values)));
    Row row =
        client
            .rows(
                Query.of(items.name().setName())
                    .select(column("name"))
                    .filter(
                        Filter.equal(
                            "_" + column("boxid") + "_value",
                            new KeyValue.Guid(idOf(box(key), boxes))))
                    .expand(lookup.navigationProperty() + "($select=" + column("name") + ")"))
            .next();
    assertThat(row.text(column("name"))).hasValue("inside");
    assertThat(row.row(lookup.navigationProperty()).orElseThrow().text(column("name")))
        .hasValue("the box");
  }

  @Test
  void followsChanges() {
    String key = fresh();
    String gone = fresh();
    client.send(Write.upsert(box(gone), body("gone")));
    UUID goneId = idOf(box(gone), boxes);
    Query query = Query.of(boxes.name().setName()).select(column("name")).trackingChanges();
    Rows first = client.rows(query);
    assertThat(first.stream().count()).isPositive();
    client.send(Write.upsert(box(key), body("new")));
    client.send(Write.delete(box(gone)));
    Rows changes = client.resume(query, first.deltaLink().orElseThrow());
    List<Row> rows = changes.stream().toList();
    assertThat(rows)
        .anySatisfy(r -> assertThat(r.text(column("name"))).hasValue("new"))
        .anySatisfy(r -> assertThat(r.deletedId()).hasValue(goneId));
    assertThat(changes.deltaLink()).isPresent();
  }

  @Test
  void keepsFilesInChunksAndImages() {
    UUID id = client.create(items.name().setName(), body("with a file"));
    RowAddress row = RowAddress.id(items.name().setName(), id);
    byte[] file = new byte[5 * 1024 * 1024];
    new java.util.Random(7).nextBytes(file);
    FileColumns files = client.files();
    files.upload(
        row, column("document"), "plan é.bin", new ByteArrayInputStream(file), file.length);
    ByteArrayOutputStream back = new ByteArrayOutputStream();
    FileColumns.Downloaded downloaded = files.download(row, column("document"), back);
    assertThat(back.toByteArray()).isEqualTo(file);
    assertThat(downloaded).isEqualTo(new FileColumns.Downloaded("plan é.bin", file.length));
    files.delete(row, column("document"));
    assertThat(client.retrieve(row, column("document")).orElseThrow().text(column("document")))
        .as("no file")
        .isEmpty();

    byte[] pixel =
        Base64.getDecoder()
            .decode(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAA"
                    + "AABJRU5ErkJggg==");
    files.upload(
        row, column("picture"), "pixel.png", new ByteArrayInputStream(pixel), pixel.length);
    ByteArrayOutputStream picture = new ByteArrayOutputStream();
    files.downloadFullImage(row, column("picture"), picture);
    assertThat(picture.toByteArray()).isEqualTo(pixel);
  }

  @Test
  void deletesInAJob() throws InterruptedException {
    String mark = fresh();
    for (int i = 0; i < 3; i++) {
      client.create(boxes.name().setName(), body(mark));
    }
    UUID kept = client.create(boxes.name().setName(), body("kept " + mark));
    BulkDeletion deletion = client.bulkDeletion();
    UUID job =
        deletion.start(
            "contract " + mark,
            List.of(
                new BulkDeletion.Selection(
                    boxes.name().logicalName(),
                    List.of(
                        new BulkDeletion.Condition(
                            column("name"), "Equal", List.of(new KeyValue.Text(mark)))))),
            BulkDeletion.Mode.standard());
    assertThat(deletion.await(job, Duration.ofMinutes(10))).isEqualTo(BulkDeletion.State.SUCCEEDED);
    assertThat(client.count(boxes.name().setName(), column("name") + " eq '" + mark + "'").rows())
        .isZero();
    assertThat(client.retrieve(RowAddress.id(boxes.name().setName(), kept))).isPresent();
  }

  @Test
  void countsRowsFromTheServicesSnapshot() {
    assertThat(client.totalRecordCount(items.name().logicalName())).isNotNegative();
  }

  // Errors

  @Test
  void tellsMalformedRequestsApart() {
    WebApiException property =
        failure(() -> client.create(items.name().setName(), Body.json("{\"nosuch\":1}")));
    assertThat(property.kind()).isEqualTo(new ErrorKind.Malformed());
    assertThat(kind(() -> client.create("nosuchset", Body.json("{}"))))
        .isEqualTo(new ErrorKind.NotFound(ErrorKind.Missing.RESOURCE));
    RowAddress noKey = RowAddress.key(items.name().setName(), KeyPart.whole(column("number"), 1));
    assertThat(kind(() -> client.send(Write.upsert(noKey, body("a")))))
        .isIn(
            new ErrorKind.Malformed(),
            new ErrorKind.Refused(),
            new ErrorKind.NotFound(ErrorKind.Missing.RESOURCE));
    String navigation = items.lookups(column("boxid")).getFirst().navigationProperty();
    assertThat(
            kind(
                () ->
                    client.create(
                        items.name().setName(),
                        Body.json(
                            Map.of(
                                navigation.toLowerCase(java.util.Locale.ROOT) + "@odata.bind",
                                "/" + boxes.name().setName() + "(" + UUID.randomUUID() + ")")))))
        .isEqualTo(new ErrorKind.Malformed());
  }

  @Test
  void refusesValuesOutOfRange() {
    Map<String, Object> number = new LinkedHashMap<>(Map.of(column("number"), 1001));
    assertThat(failure(() -> client.create(items.name().setName(), Body.json(number))).code())
        .isEqualToIgnoringCase("0x8004432F");
    Map<String, Object> choice = new LinkedHashMap<>(Map.of(column("kind"), 300));
    assertThat(failure(() -> client.create(items.name().setName(), Body.json(choice))).code())
        .isEqualToIgnoringCase("0x8004431A");
  }
}
