package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * PUT and DELETE on the metadata sets (create-update-entity-definitions-using-web-api). A PUT takes
 * from the complete definition what is modelled.
 */
final class MetadataChanges {
  private final Environment environment;

  MetadataChanges(Environment environment) {
    this.environment = environment;
  }

  private Model model() {
    return environment.model();
  }

  /** Changes labels, change tracking and optimistic concurrency of a table. */
  Answer putTable(WriteContext context, Table table, JsonNode body) {
    Table.Builder next = table.toBuilder();
    next.displayName = MetadataBody.label(body.path("DisplayName"), table.displayName);
    next.changeTracking = body.path("ChangeTrackingEnabled").asBoolean(table.changeTracking);
    next.optimisticConcurrency =
        body.path("IsOptimisticConcurrencyEnabled").asBoolean(table.optimisticConcurrency);
    environment.model(context.change(), model().with(next.build()));
    return Answer.noContent();
  }

  /** Changes limits, labels, options and required level of a column; its type stays. */
  Answer putColumn(WriteContext context, Table table, Column column, JsonNode body) {
    Column changed = MetadataBody.column(body, table.logicalName, environment.ids);
    if (!changed.logicalName().equals(column.logicalName()) || changed.type() != column.type()) {
      throw Refusal.badRequest(
          "0x80048418",
          "Attribute "
              + column.logicalName()
              + " of type "
              + column.type().attributeType
              + " can't become "
              + changed.logicalName()
              + " of type "
              + changed.type().attributeType
              + ".");
    }
    Column kept = column.type().isLookup() ? changed.withTargets(column.targets()) : changed;
    Table.Builder next = table.toBuilder();
    next.columns.replaceAll(c -> c.logicalName().equals(column.logicalName()) ? kept : c);
    environment.model(context.change(), model().with(next.build()));
    return Answer.noContent();
  }

  /**
   * Changes what deleting the referenced row does. Of a many-to-many relationship a definition can
   * change nothing that is modelled; its names are fixed.
   */
  Answer putRelationship(WriteContext context, Relationship relationship, JsonNode body) {
    return switch (relationship) {
      case Relationship.OneToMany one -> putOneToMany(context, one, body);
      case Relationship.ManyToMany many -> {
        requireSame(body, "SchemaName", many.schemaName());
        requireSame(body, "IntersectEntityName", many.intersectTable());
        requireSame(body, "Entity1LogicalName", many.table1());
        requireSame(body, "Entity2LogicalName", many.table2());
        yield Answer.noContent();
      }
    };
  }

  private static void requireSame(JsonNode body, String member, String value) {
    String given = ModelFile.text(body, member, value);
    if (!given.equals(value)) {
      throw Refusal.badRequest(
          "0x80040203", member + " is '" + value + "' and can't become '" + given + "'.");
    }
  }

  private Answer putOneToMany(WriteContext context, Relationship.OneToMany one, JsonNode body) {
    String wanted = body.path("CascadeConfiguration").path("Delete").asString("");
    Relationship.OneToMany changed =
        one.withOnDelete(
            Relationship.OnDelete.named(wanted)
                .orElseThrow(
                    () ->
                        Refusal.badRequest(
                            "0x80040203", "CascadeConfiguration.Delete is '" + wanted + "'.")));
    List<Relationship> all = new ArrayList<>(model().relationships());
    all.replaceAll(r -> r.equals(one) ? changed : r);
    environment.model(context.change(), model().with(model().tables(), all));
    return Answer.noContent();
  }

  /** Deletes a table with its rows and relationships, unless another table looks up to it. */
  Answer deleteTable(WriteContext context, Table table) {
    requireCustom(table.custom, "Entity " + table.logicalName);
    List<Table> tables = new ArrayList<>(model().tables());
    List<Relationship> kept = new ArrayList<>();
    List<Table> gone = new ArrayList<>(List.of(table));
    for (Relationship relationship : model().relationships()) {
      switch (relationship) {
        case Relationship.OneToMany r -> {
          boolean child = r.referencingTable().equals(table.logicalName);
          if (r.referencedTable().equals(table.logicalName) && !child) {
            throw dependency(
                "Entity " + table.logicalName, r.referencingTable() + "." + r.referencingColumn());
          }
          if (!child) {
            kept.add(r);
          }
        }
        case Relationship.ManyToMany r -> {
          if (r.table1().equals(table.logicalName) || r.table2().equals(table.logicalName)) {
            gone.add(model().require(r.intersectTable()));
          } else {
            kept.add(r);
          }
        }
      }
    }
    for (Table dropped : gone) {
      forgetRows(context, dropped);
      tables.removeIf(t -> t.logicalName.equals(dropped.logicalName));
    }
    new FixtureRows(environment).removeTable(context, table);
    environment.model(context.change(), model().with(tables, kept));
    return Answer.noContent();
  }

  /** Deletes a column with its values; a lookup column with its relationships. */
  Answer deleteColumn(WriteContext context, Table table, Column column) {
    String name = column.logicalName();
    requireCustom(
        column.custom() && !name.equals(table.primaryId) && !name.equals(table.primaryName),
        "Attribute " + name);
    for (AlternateKey key : table.keys) {
      if (key.columns().contains(name)) {
        throw dependency("Attribute " + name, "key " + key.name());
      }
    }
    dropColumns(
        context,
        table,
        c -> c.logicalName().equals(name) || c.logicalName().equals(name + "_base"));
    return Answer.noContent();
  }

  /** Deletes a relationship: with its lookup column, or with its intersect table. */
  Answer deleteRelationship(WriteContext context, Relationship relationship) {
    switch (relationship) {
      case Relationship.OneToMany r -> {
        Table table = model().require(r.referencingTable());
        Column column = table.column(r.referencingColumn());
        if (column == null || column.targets().size() > 1) {
          throw Refusal.notModelled("deleting one relationship of a lookup with several targets");
        }
        return deleteColumn(context, table, column);
      }
      case Relationship.ManyToMany r -> {
        Table intersect = model().require(r.intersectTable());
        forgetRows(context, intersect);
        List<Table> tables = new ArrayList<>(model().tables());
        tables.removeIf(t -> t.logicalName.equals(intersect.logicalName));
        List<Relationship> kept = new ArrayList<>(model().relationships());
        kept.remove(r);
        environment.model(context.change(), model().with(tables, kept));
        return Answer.noContent();
      }
    }
  }

  private void dropColumns(WriteContext context, Table table, Predicate<Column> gone) {
    Table.Builder next = table.toBuilder();
    next.columns.removeIf(gone);
    Table after = next.build();
    Iterator<Row> rows = environment.store.scan(table, null);
    List<Row> all = new ArrayList<>();
    rows.forEachRemaining(all::add);
    for (Row row : all) {
      @Nullable Object[] cells = new Object[after.columns.size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.cell(table.position(after.columns.get(i).logicalName()));
      }
      context
          .change()
          .put(
              environment.store.rows(table.logicalName),
              row.id,
              RowCodec.encode(new Row(row.id, row.version, cells)));
    }
    List<Table> tables = new ArrayList<>(model().tables());
    tables.replaceAll(t -> t.logicalName.equals(table.logicalName) ? after : t);
    List<Relationship> kept = new ArrayList<>(model().relationships());
    kept.removeIf(
        r ->
            r instanceof Relationship.OneToMany one
                && one.referencingTable().equals(table.logicalName)
                && after.column(one.referencingColumn()) == null);
    for (Column column : table.columns) {
      if (gone.test(column) && column.type().isLookup()) {
        context
            .change()
            .onCommit(
                () -> environment.store.links(table.logicalName, column.logicalName()).clear());
      }
    }
    environment.model(context.change(), model().with(tables, kept));
  }

  /** Rows and indexes go when the transaction is certain. */
  private void forgetRows(WriteContext context, Table table) {
    Store store = environment.store;
    context
        .change()
        .onCommit(
            () -> {
              store.rows(table.logicalName).clear();
              store.changes(table.logicalName).clear();
              for (AlternateKey key : table.keys) {
                store.key(table.logicalName, key.name()).clear();
              }
              if (table.elastic()) {
                Elastic.ends(store, table).clear();
              }
              if (table.intersect) {
                store.key(table.logicalName, Links.PAIR_KEY).clear();
              }
              for (Column column : table.columns) {
                if (Links.indexed(table, column)) {
                  store.links(table.logicalName, column.logicalName()).clear();
                }
              }
            });
  }

  private static void requireCustom(boolean custom, String what) {
    if (!custom) {
      throw new Refusal(405, "0x8004F01F", what + " is a system component and cannot be deleted.");
    }
  }

  static Refusal dependency(String what, String by) {
    return new Refusal(
        405, "0x8004F01F", what + " cannot be deleted because it is referenced by " + by + ".");
  }
}
