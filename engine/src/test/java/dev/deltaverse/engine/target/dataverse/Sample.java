package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.project.ApplicationUser;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Drift;
import dev.deltaverse.engine.project.DuplicatePolicy;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.project.Guards;
import dev.deltaverse.engine.project.Identity;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.LookupMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.EntitlementSettings;
import dev.deltaverse.engine.project.LimitSettings;
import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.SendSettings;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.project.TargetSettings;
import dev.deltaverse.engine.project.SwitchSettings;
import dev.deltaverse.engine.project.UndoSettings;
import dev.deltaverse.engine.project.ValueSource;
import dev.deltaverse.engine.target.TargetRelationship;
import dev.deltaverse.engine.target.TargetSchema;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A project with a column of every type, bound to a target as the binder would do it: accounts and
 * contacts, items that point to them, and links of items and accounts.
 */
record Sample(DataverseTarget target, BoundProject project) {
  static final Set<String> TABLES = Set.of("account", "contact", "abc_item", "abc_region");

  static final String MODEL =
      """
      {"tables":[
        {"logicalName":"account","schemaName":"Account","primaryName":"name","custom":false,
         "columns":[{"logicalName":"name","maxLength":160},
                    {"logicalName":"accountnumber","maxLength":20}],
         "keys":[["accountnumber"]]},
        {"logicalName":"contact","schemaName":"Contact","primaryName":"fullname","custom":false,
         "columns":[{"logicalName":"fullname"},{"logicalName":"abc_no","type":"integer"}],
         "keys":[["abc_no"]]},
        {"logicalName":"abc_region","schemaName":"abc_Region",
         "columns":[{"logicalName":"abc_name"},{"logicalName":"abc_code","maxLength":10}],
         "keys":[["abc_code"]]},
        {"logicalName":"abc_item","schemaName":"abc_Item",
         "columns":[
           {"logicalName":"abc_name","maxLength":10},
           {"logicalName":"abc_extid","maxLength":20},
           {"logicalName":"abc_day","type":"datetime","behavior":"DateOnly"},
           {"logicalName":"abc_note","type":"memo","maxLength":1000},
           {"logicalName":"abc_count","type":"integer","min":-10,"max":1000},
           {"logicalName":"abc_big","type":"bigint"},
           {"logicalName":"abc_rate","type":"decimal","precision":3},
           {"logicalName":"abc_ratio","type":"double","precision":5},
           {"logicalName":"abc_price","type":"money"},
           {"logicalName":"abc_done","type":"boolean"},
           {"logicalName":"abc_kind","type":"picklist","options":{"1":"One","2":"Two"}},
           {"logicalName":"abc_tags","type":"multiselect",
            "options":{"1":"Red","4":"Blue","10":"Green"}},
           {"logicalName":"abc_at","type":"datetime"},
           {"logicalName":"abc_local","type":"datetime","behavior":"TimeZoneIndependent"},
           {"logicalName":"abc_ref","type":"uniqueidentifier"},
           {"schemaName":"abc_AccountId","type":"lookup","targets":["account"]},
           {"schemaName":"abc_CustomerId","type":"customer","targets":["account","contact"]},
           {"schemaName":"abc_RegionId","type":"lookup","targets":["abc_region"]},
           {"schemaName":"abc_ParentId","type":"lookup","targets":["abc_item"]}],
         "keys":[{"name":"abc_ItemKey","columns":["abc_extid","abc_day"]}]}],
       "relationships":[
         {"schemaName":"abc_item_account","table1":"abc_item","table2":"account",
          "navigation1":"abc_Item_Account","navigation2":"abc_Account_Item"}],
       "rows":{"abc_region":[{"abc_name":"North","abc_code":"N"},
                             {"abc_name":"South","abc_code":"S"}]}}
      """;

  static Sample connect(URI url) throws MigrationException {
    return connect(url, BypassSettings.NONE, "one");
  }

  static Sample connect(URI url, BypassSettings bypass, String... users)
      throws MigrationException {
    DataverseTarget target = open(url, bypass, users);
    TargetSchema schema = target.describe(TABLES, Set.of("abc_item_account"));
    BoundProject project = project(schema);
    target.bind(project);
    return new Sample(target, project);
  }

  static DataverseTarget open(URI url, BypassSettings bypass, String... users)
      throws MigrationException {
    return open(url, bypass, false, users);
  }

  static DataverseTarget open(URI url, BypassSettings bypass, boolean compress, String... users)
      throws MigrationException {
    List<ApplicationUser> all =
        Arrays.stream(users)
            .map(name -> new ApplicationUser(name, new ApplicationUser.NoCredential()))
            .toList();
    SendSettings send =
        new SendSettings(
            100,
            100,
            4,
            new RetrySettings(3, Duration.ofMillis(1), Duration.ofMillis(1)),
            Duration.ofSeconds(20),
            compress,
            LimitSettings.DOCUMENTED,
            EntitlementSettings.DOCUMENTED);
    return DataverseTarget.open(new TargetSettings(url, all, bypass), send, _ -> {});
  }

  static BoundProject project(TargetSchema schema) {
    List<TableMapping> mappings = mappings();
    List<List<BoundTable>> groups =
        mappings.stream().map(mapping -> List.of(bind(mapping, schema))).toList();
    LinkMapping link =
        new LinkMapping(
            "item_account",
            "abc_item_account",
            source("item_account"),
            new LinkMapping.Side("items", List.of("extid", "day")),
            new LinkMapping.Side("accounts", List.of("number")),
            new DeletePolicy.Delete(),
            Guards.DEFAULT,
            Optional.empty());
    Project project =
        new Project(
            Path.of("deltaverse.yaml"),
            "sample",
            "default",
            new TargetSettings(URI.create("http://localhost"), List.of(), BypassSettings.NONE),
            Path.of("snapshots"),
            mappings,
            List.of(link),
            List.of(),
            List.of(),
            SendSettings.DEFAULT,
            FlowSettings.DEFAULT,
            UndoSettings.DEFAULT,
            SwitchSettings.NONE,
            List.of(),
            Optional.empty());
    TargetRelationship relationship = schema.relationships().get("abc_item_account");
    if (relationship == null) {
      throw new IllegalStateException("no relationship abc_item_account in " + schema);
    }
    BoundLink bound =
        new BoundLink(
            link,
            relationship,
            groups.get(2).getFirst(),
            groups.get(0).getFirst(),
            relationship.leftNavigation());
    return new BoundProject(project, schema, groups, List.of(bound));
  }

  private static List<TableMapping> mappings() {
    return List.of(
        mapping(
            "accounts",
            "account",
            List.of("accountnumber"),
            List.of(
                ColumnMapping.of("accountnumber", "number"), ColumnMapping.of("name", "name")),
            new DeletePolicy.Delete()),
        mapping(
            "contacts",
            "contact",
            List.of("abc_no"),
            List.of(ColumnMapping.of("abc_no", "no"), ColumnMapping.of("fullname", "name")),
            new DeletePolicy.Delete()),
        mapping(
            "items",
            "abc_item",
            List.of("abc_extid", "abc_day"),
            List.of(
                ColumnMapping.of("abc_name", "name"),
                ColumnMapping.of("abc_extid", "extid"),
                ColumnMapping.of("abc_day", "day"),
                ColumnMapping.of("abc_note", "note"),
                ColumnMapping.of("abc_count", "count"),
                ColumnMapping.of("abc_big", "big"),
                ColumnMapping.of("abc_rate", "rate"),
                ColumnMapping.of("abc_ratio", "ratio"),
                ColumnMapping.of("abc_price", "price"),
                ColumnMapping.of("abc_done", "done"),
                ColumnMapping.of("abc_kind", "kind"),
                ColumnMapping.of("abc_tags", "tags"),
                ColumnMapping.of("abc_at", "at"),
                ColumnMapping.of("abc_local", "local"),
                ColumnMapping.of("abc_ref", "ref"),
                lookup("abc_accountid", byKey("accounts", "account")),
                lookup("abc_customerid", byKey("accounts", "c1"), byKey("contacts", "c2")),
                lookup(
                    "abc_regionid",
                    new LookupMapping.ByTargetKey(
                        "abc_region", List.of("abc_code"), List.of("region"), Optional.empty())),
                lookup(
                    "abc_parentid",
                    new LookupMapping.ByKey(
                        "items", List.of("parent", "parentday"), Optional.empty())),
                lookup(
                    "ownerid", new LookupMapping.ById("systemuser", "owner", Optional.empty())),
                ColumnMapping.of("statecode", "state"),
                ColumnMapping.of("statuscode", "status")),
            new DeletePolicy.Delete()));
  }

  private static LookupMapping.To byKey(String table, String from) {
    return new LookupMapping.ByKey(table, List.of(from), Optional.empty());
  }

  private static ColumnMapping lookup(String column, LookupMapping.To... targets) {
    return new ColumnMapping(
        column,
        new ValueSource.None(),
        Optional.empty(),
        ColumnMapping.TextCase.KEEP,
        Optional.empty(),
        ColumnMapping.Blank.NULL,
        false,
        ColumnMapping.OnLong.REJECT,
        ColumnMapping.OnScale.REJECT,
        Map.of(),
        ";",
        Optional.of(new LookupMapping(List.of(targets), LookupMapping.OnMissing.PARK)),
        List.of());
  }

  private static TableMapping mapping(
      String name,
      String target,
      List<String> key,
      List<ColumnMapping> columns,
      DeletePolicy delete) {
    return new TableMapping(
        name,
        target,
        source(name),
        key,
        columns,
        new DuplicatePolicy.RejectAll(),
        delete,
        Guards.DEFAULT,
        List.of(),
        Optional.empty(), Drift.SOURCE_WINS, Identity.KEY);
  }

  private static RowSource source(String name) {
    return new RowSource.Files(List.of(name + ".csv"), RowSource.Format.CSV, Dialect.DEFAULT);
  }

  private static BoundTable bind(TableMapping mapping, TargetSchema schema) {
    List<BoundColumn> columns = new ArrayList<>();
    for (ColumnMapping column : mapping.columns()) {
      BoundColumn.Phase phase =
          switch (column.target()) {
            case "statecode", "statuscode" -> BoundColumn.Phase.STATE;
            default ->
                mapping.key().contains(column.target())
                    ? BoundColumn.Phase.KEY
                    : BoundColumn.Phase.ROW;
          };
      columns.add(
          new BoundColumn(
              columns.size(),
              column,
              schema
                  .table(mapping.target())
                  .flatMap(t -> t.column(column.target()))
                  .orElseThrow(() -> new IllegalStateException("no column " + column.target())),
              phase));
    }
    List<BoundColumn> key =
        mapping.key().stream()
            .map(k -> columns.stream().filter(c -> c.name().equals(k)).findFirst().orElseThrow())
            .toList();
    return new BoundTable(
        mapping, schema.table(mapping.target()).orElseThrow(), columns, key);
  }

  BoundTable table(String name) {
    return project.tables().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  BoundLink link() {
    return project.links().getFirst();
  }

  /**
   * A change that sends the columns named.
   *
   * @param values column and canonical text in turn
   */
  Change change(String table, long seq, List<String> key, @Nullable String... values) {
    BoundTable bound = table(table);
    BitSet sent = new BitSet();
    @Nullable String[] texts = new String[bound.columns().size()];
    for (int i = 0; i < values.length; i += 2) {
      String name = values[i];
      BoundColumn column =
          bound.columns().stream()
              .filter(c -> c.name().equals(name))
              .findFirst()
              .orElseThrow();
      sent.set(column.index());
      texts[column.index()] = values[i + 1];
    }
    return new Change(seq, key, null, sent, Arrays.asList(texts));
  }

  static Change pair(long seq, String... key) {
    return new Change(seq, List.of(key), null, new BitSet(), List.of());
  }

  /** All rows of a table as the target gives them back: by key, the columns that are not null. */
  Map<List<@Nullable String>, Map<String, String>> read(String table) throws MigrationException {
    BoundTable bound = table(table);
    Map<List<@Nullable String>, Map<String, String>> rows = new LinkedHashMap<>();
    target.read(
        bound,
        project.tables(),
        (id, values) -> {
          Map<String, String> row = new LinkedHashMap<>();
          for (BoundColumn column : bound.values()) {
            String text = values.get(column.index());
            if (text != null) {
              row.put(column.name(), text);
            }
          }
          List<@Nullable String> key = new ArrayList<>();
          bound.key().forEach(c -> key.add(values.get(c.index())));
          rows.put(key, row);
        });
    return rows;
  }

  List<List<@Nullable String>> pairs() throws MigrationException {
    List<List<@Nullable String>> pairs = new ArrayList<>();
    target.readPairs(link(), (_, values) -> pairs.add(values));
    return pairs;
  }
}
