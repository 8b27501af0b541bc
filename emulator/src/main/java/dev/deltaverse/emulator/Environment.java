package dev.deltaverse.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/** One emulated environment: definitions, rows and clock. Thread-safe. */
final class Environment implements AutoCloseable {
  final Store store;
  final Ids ids;
  final Clock clock;
  final Counters counters = new Counters();
  private final Duration keyBuild;
  private final Duration elasticLag;
  private final Steps steps;
  private final Roles roles;
  private final DuplicateRules duplicateRules;
  private final FileColumns files;
  private volatile Model model;

  Environment(
      Store store, Ids ids, Clock clock, Duration keyBuild, Duration elasticLag, Model model) {
    this.store = store;
    this.ids = ids;
    this.clock = clock;
    this.keyBuild = keyBuild;
    this.elasticLag = elasticLag;
    this.steps = new Steps(store);
    this.roles = new Roles(this);
    this.duplicateRules = new DuplicateRules(store);
    this.files = new FileColumns(this);
    this.model = model;
  }

  Model model() {
    return model;
  }

  /** Replaces the definitions; called inside a transaction, which takes it back if it fails. */
  void model(Change change, Model next) {
    Model before = model;
    change.onRollback(() -> model = before);
    change.onCommit(() -> new SavedModel(store).save(next));
    model = next;
  }

  /** Replaces the definitions outside a transaction. */
  void restore(Model before) {
    model = before;
    new SavedModel(store).save(before);
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  UUID defaultUser() {
    return ids.named("row:systemuser");
  }

  RowWriter writer() {
    return new RowWriter(store, ids);
  }

  WriteContext context(Change change, Caller caller) {
    return new WriteContext(
        change, model, caller, now(), Map.of(), CustomLogic.NONE, new Usage(), writer(), 0);
  }

  FileColumns files() {
    return files;
  }

  Steps steps() {
    return steps;
  }

  Roles roles() {
    return roles;
  }

  DuplicateRules duplicateRules() {
    return duplicateRules;
  }

  /** How many days a delta token is good for (an organization setting). */
  int changeTrackingDays() {
    Table organizations = model.require("organization");
    Row row = store.row(organizations, ids.named("row:organization"));
    return row != null
            && row.cell(organizations.position("expirechangetrackingindays"))
                instanceof Integer days
        ? days
        : 7;
  }

  /** How many steps a request may name for bypassing (an organization setting). */
  int bypassStepLimit() {
    Table organizations = model.require("organization");
    Row row = store.row(organizations, ids.named("row:organization"));
    return row != null
            && row.cell(organizations.position("bypassbusinesslogicexecutionstepidslimit"))
                instanceof Integer limit
        ? limit
        : 3;
  }

  /** Builds the indexes of new keys whose time has come. */
  void buildKeys() {
    Instant due = clock.instant().minus(keyBuild);
    for (Table table : model.tables()) {
      for (AlternateKey key : table.keys) {
        if (!key.built() && !key.failed() && !key.requestedAt().isAfter(due)) {
          store.write(change -> build(change, table.logicalName, key.name()));
        }
      }
    }
  }

  /** How long a new row of an elastic table is unseen by those who don't know of it. */
  Duration elasticLag() {
    return elasticLag;
  }

  /** Deletes the rows of elastic tables whose time to live is over. */
  void endRows() {
    for (Table table : model.tables()) {
      if (!Elastic.ended(store, table, now()).isEmpty()) {
        store.write(
            change -> {
              WriteContext context = context(change, Caller.service(defaultUser()));
              for (UUID id : Elastic.ended(store, table, now())) {
                Row row = store.row(table, id);
                if (row != null) {
                  writer().delete(context, table, row);
                }
              }
              return true;
            });
      }
    }
  }

  private boolean build(Change change, String tableName, String keyName) {
    Table table = model.require(tableName);
    AlternateKey key = table.key(keyName);
    if (key == null || key.built() || key.failed()) {
      return false;
    }
    boolean built = KeyIndex.build(store, change, table, key);
    Table.Builder next = table.toBuilder();
    next.replaceKey(built ? key.asBuilt() : key.asFailed());
    model(change, model.with(next.build()));
    return built;
  }

  /** Puts the rows that every environment has, and those of the model file. */
  void seed(Map<String, List<ObjectNode>> rows, List<ApplicationUser> users) {
    store.write(
        change -> {
          WriteContext context = context(change, Caller.service(defaultUser()));
          new FixtureRows(this).put(context, users);
          for (Map.Entry<String, List<ObjectNode>> entry : rows.entrySet()) {
            Table table = model.table(entry.getKey());
            if (table == null) {
              throw new IllegalArgumentException(
                  "rows: table \"" + entry.getKey() + "\" is not defined");
            }
            for (ObjectNode row : entry.getValue()) {
              writer().create(context, new PayloadReader(model).row(table, Json.bytes(row)));
            }
          }
          return true;
        });
  }

  @Override
  public void close() {
    store.close();
  }
}
