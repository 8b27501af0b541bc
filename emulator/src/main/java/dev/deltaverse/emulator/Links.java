package dev.deltaverse.emulator;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** Lookups and N:N pairs: resolving URIs, indexing, and what a delete does to them. */
final class Links {
  static final String PAIR_KEY = "pair";

  private final Store store;
  private final RowWriter writer;

  Links(Store store, RowWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  /** Sets the lookup cells that a payload binds, after making the parents nested in it. */
  void apply(WriteContext context, RowInput input, @Nullable Object[] cells, boolean create) {
    for (RowInput.Bind bind : input.binds) {
      Property.Single property = bind.property();
      if (create ? !property.column().create() : !property.column().update()) {
        continue;
      }
      String uri = bind.uri();
      if (uri == null) {
        if (property.column().required().equals("SystemRequired")) {
          throw Refusal.badRequest(
              "0x80040200",
              "Required field '" + property.column().logicalName() + "' cannot be set to null");
        }
        cells[property.position()] = null;
      } else {
        Ref known = input.resolved.get(uri);
        Ref target =
            known == null ? resolve(context, uri, property.targets(), property.name()) : known;
        context.who().require(TablePrivilege.Verb.APPEND, input.table);
        context
            .who()
            .require(TablePrivilege.Verb.APPEND_TO, context.model().require(target.table()));
        cells[property.position()] = target;
      }
    }
    for (RowInput.Nested nested : input.nested) {
      if (!create) {
        throw Refusal.badRequest(
            "0x80048d19", "Deep update of a navigation property is not possible; use $ref.");
      }
      if (nested.property() instanceof Property.Single single) {
        Row parent = writer.create(context, nested.rows().getFirst());
        cells[single.position()] = new Ref(single.targets().getFirst(), parent.id);
      }
    }
  }

  /**
   * Looks up all links of a row before anything of its request is written: a bulk message can't
   * link to a row that it creates itself.
   */
  void resolveAhead(WriteContext context, RowInput input) {
    for (RowInput.Bind bind : input.binds) {
      String uri = bind.uri();
      if (uri != null && !input.resolved.containsKey(uri)) {
        input.resolved.put(
            uri, resolve(context, uri, bind.property().targets(), bind.property().name()));
      }
    }
  }

  /** Makes the children nested in a new row and ties bound rows to it. */
  void createChildren(WriteContext context, RowInput input, Row row) {
    for (RowInput.Nested nested : input.nested) {
      switch (nested.property()) {
        case Property.Children children -> {
          for (RowInput child : nested.rows()) {
            Row made = writer.create(context, child);
            point(context, children.relationship(), made.id, row.id);
          }
          for (String uri : nested.uris()) {
            Ref child =
                resolve(
                    context,
                    uri,
                    List.of(children.relationship().referencingTable()),
                    children.relationship().referencedNavigation());
            point(context, children.relationship(), child.id(), row.id);
          }
        }
        case Property.Peers peers -> {
          for (RowInput other : nested.rows()) {
            associate(context, peers, row.id, writer.create(context, other).id);
          }
          for (String uri : nested.uris()) {
            Ref other =
                resolve(
                    context, uri, List.of(peers.otherTable()), peers.relationship().schemaName());
            associate(context, peers, row.id, other.id());
          }
        }
        case Property.Plain _, Property.LookupValue _, Property.Single _ -> {}
      }
    }
  }

  /** Sets the lookup of a child. */
  void point(
      WriteContext context,
      Relationship.OneToMany relationship,
      UUID child,
      @Nullable UUID parent) {
    Table table = context.model().require(relationship.referencingTable());
    Row before = store.row(table, child);
    if (before == null) {
      throw Refusal.noSuchRow(table.logicalName, child);
    }
    RowInput input = new RowInput(table);
    int position = table.position(relationship.referencingColumn());
    input.set(position, parent == null ? null : new Ref(relationship.referencedTable(), parent));
    writer.update(context, before, input, List.of());
  }

  /** Ties two rows of an N:N relationship; refuses a pair that is there. */
  void associate(WriteContext context, Property.Peers peers, UUID own, UUID other) {
    Model model = context.model();
    context.who().require(TablePrivilege.Verb.APPEND, model.require(peers.ownTable()));
    context.who().require(TablePrivilege.Verb.APPEND_TO, model.require(peers.otherTable()));
    if (!tie(context, peers, own, other)) {
      throw new Refusal(412, "0x80040237", "Cannot insert duplicate key.");
    }
  }

  /** Ties two rows of an N:N relationship; false if they were tied before. */
  boolean tie(WriteContext context, Property.Peers peers, UUID own, UUID other) {
    Table table = context.model().require(peers.relationship().intersectTable());
    if (pair(table, peers, own, other) != null) {
      return false;
    }
    @Nullable Object[] cells = new Object[table.columns.size()];
    UUID id = writer.newId();
    long version = store.nextVersion();
    RowWriter.set(table, cells, table.primaryId, id);
    RowWriter.set(table, cells, peers.ownColumn(), own);
    RowWriter.set(table, cells, peers.otherColumn(), other);
    RowWriter.set(table, cells, "versionnumber", version);
    writer.putIntersect(context.change(), table, null, new Row(id, version, cells));
    return true;
  }

  /** Unties two rows; false if they were not tied. */
  boolean disassociate(WriteContext context, Property.Peers peers, UUID own, UUID other) {
    Table table = context.model().require(peers.relationship().intersectTable());
    Row row = pair(table, peers, own, other);
    if (row == null) {
      return false;
    }
    writer.putIntersect(context.change(), table, row, null);
    return true;
  }

  private @Nullable Row pair(Table table, Property.Peers peers, UUID own, UUID other) {
    UUID id =
        store
            .key(table.logicalName, PAIR_KEY)
            .get(peers.first() ? pairText(own, other) : pairText(other, own));
    return id == null ? null : store.row(table, id);
  }

  private static String pairText(@Nullable Object first, @Nullable Object second) {
    return first + "|" + second;
  }

  /** Keeps the index that makes a pair of ids unique. */
  private void indexPair(Change change, Table table, @Nullable Row before, @Nullable Row after) {
    MVMap<String, UUID> index = store.key(table.logicalName, PAIR_KEY);
    if (before != null) {
      change.remove(index, pairText(before.cell(1), before.cell(2)));
    }
    if (after != null) {
      change.put(index, pairText(after.cell(1), after.cell(2)), after.id);
    }
  }

  /** The row that a URI names, as the value of a lookup. */
  Ref resolve(WriteContext context, String uri, List<String> targets, String navigation) {
    String target = context.references().getOrDefault(uri, uri);
    if (target.startsWith("$")) {
      throw Refusal.badRequest(
          "0x80048d19", "Content-ID Reference: '" + uri + "' does not exist in the batch context.");
    }
    ResourcePath path = ResourcePath.parse(relative(target));
    ResourcePath.Segment segment = path.size() == 1 ? path.get(0) : null;
    Table table = segment == null ? null : context.model().bySet(segment.name());
    if (segment == null || table == null || segment.key() == null) {
      throw Refusal.badRequest(
          "0x80060888",
          "URL was not parsed due to an ODataUnrecognizedPathException. Resource not found for the"
              + " segment provided in the URL.");
    }
    if (!targets.contains(table.logicalName)) {
      throw Refusal.payload(
          table.entitySet,
          "The link '"
              + uri
              + "' is of type '"
              + table.logicalName
              + "'; navigation property '"
              + navigation
              + "' takes "
              + String.join(", ", targets)
              + ".");
    }
    Address address = Address.parse(table, Objects.requireNonNull(segment.key()));
    UUID id = address.find(store, table);
    if (id == null) {
      throw address.missing(table);
    }
    Elastic.refuseLink(table, address);
    return new Ref(table.logicalName, id);
  }

  /** A URI without the host and the API's prefix. */
  static String relative(String uri) {
    String text = uri;
    int scheme = text.indexOf("://");
    if (scheme >= 0 && scheme < 6) {
      int slash = text.indexOf('/', scheme + 3);
      text = slash < 0 ? "" : text.substring(slash);
    }
    if (text.startsWith("/api/data/v")) {
      int slash = text.indexOf('/', "/api/data/v".length());
      text = slash < 0 ? "" : text.substring(slash);
    }
    return text.startsWith("/") ? text.substring(1) : text;
  }

  /** Keeps the indexes of lookup columns, and of both columns of an intersect table. */
  void index(Change change, Table table, @Nullable Row before, @Nullable Row after) {
    if (table.intersect) {
      indexPair(change, table, before, after);
    }
    for (int i = 0; i < table.columns.size(); i++) {
      Column column = table.columns.get(i);
      if (!indexed(table, column)) {
        continue;
      }
      UUID old = before == null ? null : target(before.cell(i));
      UUID now = after == null ? null : target(after.cell(i));
      if (Objects.equals(old, now)) {
        continue;
      }
      MVMap<StoreTypes.Link, Boolean> index = store.links(table.logicalName, column.logicalName());
      if (old != null && before != null) {
        change.remove(index, new StoreTypes.Link(old, before.id));
      }
      if (now != null && after != null) {
        change.put(index, new StoreTypes.Link(now, after.id), true);
      }
    }
  }

  static boolean indexed(Table table, Column column) {
    return table.intersect
        ? column.type() == ColumnType.UNIQUEIDENTIFIER
            && !column.logicalName().equals(table.primaryId)
        : (column.type() == ColumnType.LOOKUP || column.type() == ColumnType.CUSTOMER)
            && column.custom();
  }

  private static @Nullable UUID target(@Nullable Object cell) {
    return cell instanceof Ref ref ? ref.id() : cell instanceof UUID id ? id : null;
  }

  /** Does to children and pairs of a row what the relationships say for its deletion. */
  void afterDelete(WriteContext context, Table table, Row row) {
    for (Relationship.OneToMany relationship : context.model().childrenOf(table)) {
      if (relationship.onDelete() == Relationship.OnDelete.NO_CASCADE) {
        continue;
      }
      Table children = context.model().require(relationship.referencingTable());
      String column = relationship.referencingColumn();
      for (UUID id : store.pointingTo(children.logicalName, column, row.id)) {
        Row child = store.row(children, id);
        if (child == null) {
          continue;
        }
        switch (relationship.onDelete()) {
          case CASCADE -> writer.delete(context, children, child);
          case REMOVE_LINK -> {
            @Nullable Object[] cells = child.copyOfCells(children.columns.size());
            RowWriter.set(children, cells, column, null);
            writer.replace(context, children, child, cells);
          }
          case RESTRICT ->
              throw new Refusal(
                  405,
                  "0x80040227",
                  "The object you tried to delete is associated with another object and cannot be"
                      + " deleted. "
                      + table.logicalName
                      + " "
                      + row.id
                      + " is referenced by "
                      + children.logicalName
                      + " "
                      + id
                      + ".");
          case NO_CASCADE -> {}
        }
      }
    }
    for (Relationship.ManyToMany relationship : context.model().peersOf(table)) {
      Table pairs = context.model().require(relationship.intersectTable());
      List<String> columns =
          relationship.table1().equals(relationship.table2())
              ? List.of(relationship.column1(), relationship.column2())
              : List.of(
                  relationship.table1().equals(table.logicalName)
                      ? relationship.column1()
                      : relationship.column2());
      for (String column : columns) {
        for (UUID id : store.pointingTo(pairs.logicalName, column, row.id)) {
          Row pair = store.row(pairs, id);
          if (pair != null) {
            writer.putIntersect(context.change(), pairs, pair, null);
          }
        }
      }
    }
  }
}
