package dev.deltaverse.emulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and deletes single rows with all that hangs on them. Used inside a transaction.
 */
final class RowWriter {
  private static final BigDecimal ONE_RATE = BigDecimal.ONE.setScale(10, RoundingMode.UNNECESSARY);

  private static final Set<String> CUSTOMIZATIONS =
      Set.of(
          "sdkmessageprocessingstep",
          "sdkmessagefilter",
          "workflow",
          "duplicaterule",
          "duplicaterulecondition",
          "privilege",
          "systemuserroles",
          "roleprivileges");

  private static final Set<String> SALES_DOCUMENTS = Set.of("quote", "salesorder", "invoice");

  private final Store store;
  private final Ids ids;
  private final Links links;

  RowWriter(Store store, Ids ids) {
    this.store = store;
    this.ids = ids;
    this.links = new Links(store, this);
  }

  Links links() {
    return links;
  }

  /** Creates a row and everything nested in it; answers the stored row. */
  Row create(WriteContext context, RowInput input) {
    Table table = input.table;
    refuseIntersect(table);
    context.who().require(TablePrivilege.Verb.CREATE, table);
    UUID id = input.id == null ? ids.row(store.nextRowNumber()) : input.id;
    UUID stored = Elastic.storeId(input, id);
    if (store.rows(table.logicalName).containsKey(stored)) {
      throw new Refusal(412, "0x80040237", "Cannot insert duplicate key.");
    }
    @Nullable Object[] cells = new Object[table.columns.size()];
    for (int i = 0; i < cells.length; i++) {
      Column column = table.columns.get(i);
      if (input.has(i) && column.create() && column.type() != ColumnType.STATE) {
        cells[i] = input.get(i);
      } else {
        cells[i] = column.initial();
      }
    }
    links.apply(context, input, cells, true);
    set(table, cells, table.primaryId, id);
    Elastic.place(table, cells, id);
    stamp(context, table, cells);
    defaultStatus(table, cells);
    money(context, table, cells);
    for (int i = 0; i < cells.length; i++) {
      if (cells[i] == null && table.columns.get(i).required().equals("SystemRequired")) {
        throw Refusal.badRequest(
            "0x80040200", "Required field '" + table.columns.get(i).logicalName() + "' is missing");
      }
    }
    Row row = new Row(stored, version(table, cells), cells);
    put(context.change(), table, null, row);
    context.logic().run(context, new RowEvent("Create", table, row, input));
    links.createChildren(context, input, row);
    return row;
  }

  /** Changes the mentioned cells of a row; answers the stored row. */
  Row update(WriteContext context, Row before, RowInput input, List<Integer> fixed) {
    Table table = input.table;
    refuseIntersect(table);
    context.who().require(TablePrivilege.Verb.WRITE, table);
    refuseReadOnly(context, before, input);
    @Nullable Object[] cells = before.copyOfCells(table.columns.size());
    for (int i = 0; i < table.columns.size(); i++) {
      Column column = table.columns.get(i);
      if (!input.has(i) || !column.update() || fixed.contains(i)) {
        continue;
      }
      Object value = input.get(i);
      if (value == null && column.required().equals("SystemRequired")) {
        throw Refusal.badRequest(
            "0x80040200", "Required field '" + column.logicalName() + "' cannot be set to null");
      }
      cells[i] = value;
    }
    links.apply(context, input, cells, false);
    changeStatus(table, input, cells);
    set(table, cells, "modifiedon", context.now());
    set(table, cells, "modifiedby", new Ref("systemuser", context.caller()));
    owner(context, table, cells);
    money(context, table, cells);
    Row row = new Row(before.id, version(table, cells), cells);
    put(context.change(), table, before, row);
    context.logic().run(context, new RowEvent("Update", table, row, input));
    return row;
  }

  /**
   * An inactive row can be changed like any other, except the sales documents that are not open:
   * those only an administrator changes. Sources: Microsoft Learn, "Dynamics 365 Sales and privacy
   * laws and regulations" (tables, states, words); code and status are inferred.
   */
  private static void refuseReadOnly(WriteContext context, Row before, RowInput input) {
    int state = input.table.position("statecode");
    if (SALES_DOCUMENTS.contains(input.table.logicalName)
        && !context.who().rights().all()
        && !Integer.valueOf(0).equals(before.cell(state))
        && !input.has(state)) {
      throw Refusal.badRequest(
          "0x80040230", "Cannot perform the action because the record is read only.");
    }
  }

  /** Deletes a row, doing to its children what their relationships say. */
  void delete(WriteContext context, Table table, Row row) {
    refuseIntersect(table);
    context.who().require(TablePrivilege.Verb.DELETE, table);
    if (BuiltInTables.NAMES.contains(table.logicalName) && isFixture(table)) {
      throw new Refusal(
          405, "0x8004023b", "Rows of table " + table.logicalName + " are not deleted.");
    }
    context.logic().run(context, new RowEvent("Delete", table, row, null));
    put(context.change(), table, row, null);
    links.afterDelete(context, table, row);
  }

  private static boolean isFixture(Table table) {
    return List.of("systemuser", "businessunit", "organization").contains(table.logicalName);
  }

  /** The id of the next row. */
  UUID newId() {
    return ids.row(store.nextRowNumber());
  }

  /** Removes the row of an intersect table, or puts one. */
  void putIntersect(Change change, Table table, @Nullable Row before, @Nullable Row after) {
    put(change, table, before, after);
  }

  /** A changed row without the rules of an update, for links that a delete removes. */
  void replace(WriteContext context, Table table, Row before, @Nullable Object[] cells) {
    set(table, cells, "modifiedon", context.now());
    put(context.change(), table, before, new Row(before.id, version(table, cells), cells));
  }

  private void put(Change change, Table table, @Nullable Row before, @Nullable Row after) {
    if (CUSTOMIZATIONS.contains(table.logicalName)) {
      store.customized();
      change.onRollback(store::customized);
    }
    KeyIndex.update(store, change, table, before, after);
    links.index(change, table, before, after);
    Elastic.index(store, change, table, before, after);
    if (after != null) {
      change.put(store.rows(table.logicalName), after.id, RowCodec.encode(after));
    } else if (before != null) {
      change.remove(store.rows(table.logicalName), before.id);
    }
    if (table.changeTracking) {
      if (before != null) {
        change.remove(store.changes(table.logicalName), before.version);
      }
      if (after != null) {
        change.put(store.changes(table.logicalName), after.version, after.id.toString());
      } else if (before != null) {
        change.put(store.changes(table.logicalName), store.nextVersion(), "-" + table.idOf(before));
      }
    }
  }

  private void stamp(WriteContext context, Table table, @Nullable Object[] cells) {
    Ref caller = new Ref("systemuser", context.caller());
    int overridden = table.position("overriddencreatedon");
    if (overridden >= 0 && cells[overridden] instanceof Instant given) {
      context.who().require(Roles.OVERRIDE_CREATED_ON);
      set(table, cells, "createdon", given);
      cells[overridden] = context.now();
    } else {
      set(table, cells, "createdon", context.now());
    }
    set(table, cells, "modifiedon", context.now());
    set(table, cells, "createdby", caller);
    set(table, cells, "modifiedby", caller);
    int owner = table.position("ownerid");
    if (owner >= 0 && cells[owner] == null) {
      cells[owner] = caller;
    }
    owner(context, table, cells);
  }

  private void owner(WriteContext context, Table table, @Nullable Object[] cells) {
    int position = table.position("ownerid");
    if (position < 0 || !(cells[position] instanceof Ref owner)) {
      return;
    }
    boolean user = owner.table().equals("systemuser");
    set(table, cells, "owninguser", user ? owner : null);
    set(table, cells, "owningteam", user ? null : owner);
    Table owners = context.model().require(owner.table());
    Row row = store.row(owners, owner.id());
    int unit = owners.position("businessunitid");
    if (row != null && unit >= 0) {
      set(table, cells, "owningbusinessunit", row.cell(unit));
    }
  }

  private void money(WriteContext context, Table table, @Nullable Object[] cells) {
    int currency = table.position("transactioncurrencyid");
    int rate = table.position("exchangerate");
    if (currency < 0 || rate < 0 || table.logicalName.equals("transactioncurrency")) {
      return;
    }
    if (cells[currency] == null) {
      cells[currency] = new Ref("transactioncurrency", ids.named("row:transactioncurrency"));
    }
    BigDecimal factor = ONE_RATE;
    if (cells[currency] instanceof Ref ref) {
      Table currencies = context.model().require("transactioncurrency");
      Row row = store.row(currencies, ref.id());
      if (row != null
          && row.cell(currencies.position("exchangerate")) instanceof BigDecimal found) {
        factor = found;
      }
    }
    cells[rate] = factor;
    for (int i = 0; i < table.columns.size(); i++) {
      Column column = table.columns.get(i);
      int base = table.position(column.logicalName() + "_base");
      if (column.type() == ColumnType.MONEY && base >= 0) {
        cells[base] =
            cells[i] instanceof BigDecimal amount
                ? amount.divide(factor, 4, RoundingMode.HALF_UP)
                : null;
      }
    }
  }

  /** On create the state is the default one; the status may be any of that state. */
  private static void defaultStatus(Table table, @Nullable Object[] cells) {
    int state = table.position("statecode");
    int status = table.position("statuscode");
    if (state < 0 || status < 0) {
      return;
    }
    int current = cells[state] instanceof Integer value ? value : 0;
    cells[state] = current;
    Column column = table.columns.get(status);
    if (cells[status] instanceof Integer value) {
      Option option = column.option(value);
      if (option != null && option.state() == current) {
        return;
      }
      throw invalidStatus(table, value, current);
    }
    cells[status] = firstStatus(column, current);
  }

  private static void changeStatus(Table table, RowInput input, @Nullable Object[] cells) {
    int state = table.position("statecode");
    int status = table.position("statuscode");
    if (state < 0 || status < 0 || (!input.has(state) && !input.has(status))) {
      return;
    }
    Column column = table.columns.get(status);
    int current = cells[state] instanceof Integer value ? value : 0;
    if (!input.has(status) || input.get(status) == null) {
      Option kept = cells[status] instanceof Integer value ? column.option(value) : null;
      boolean stays = kept != null && kept.state() == current;
      if (!stays) {
        cells[status] = firstStatus(column, current);
      }
      return;
    }
    if (cells[status] instanceof Integer value) {
      Option option = column.option(value);
      if (option == null || option.state() != current) {
        throw invalidStatus(table, value, current);
      }
    }
  }

  private static @Nullable Integer firstStatus(Column column, int state) {
    for (Option option : column.options()) {
      if (option.state() == state) {
        return option.value();
      }
    }
    return null;
  }

  private static Refusal invalidStatus(Table table, int status, int state) {
    return Refusal.badRequest(
        "0x80048408",
        status
            + " is not a valid status code for state code "
            + table.logicalName
            + "State."
            + state
            + " on "
            + table.logicalName
            + ".");
  }

  private long version(Table table, @Nullable Object[] cells) {
    long version = store.nextVersion();
    set(table, cells, "versionnumber", version);
    return version;
  }

  static void set(Table table, @Nullable Object[] cells, String column, @Nullable Object value) {
    int position = table.position(column);
    if (position >= 0) {
      cells[position] = value;
    }
  }

  private static void refuseIntersect(Table table) {
    if (table.intersect) {
      throw new Refusal(
          405,
          "0x80040800",
          "The rows of "
              + table.logicalName
              + " are read-only: associate the two sides by $ref instead.");
    }
  }
}
