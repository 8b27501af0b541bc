package dev.deltaverse.emulator;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a request names one row. */
sealed interface Address {
  /** By primary id. */
  record ById(UUID id) implements Address {}

  /**
   * By primary id and partition, in an elastic table.
   *
   * @param position column position of the partition
   */
  record InPartition(UUID id, String partition, int position) implements Address {}

  /**
   * By alternate key.
   *
   * @param key the key
   * @param cells its values by column position
   * @param text the entry in the key's index
   */
  record ByKey(AlternateKey key, Map<Integer, Object> cells, String text) implements Address {}

  /** Reads what stands in the parentheses of a URL. */
  static Address parse(Table table, String predicate) {
    Map<String, String> pairs = ResourcePath.keyPairs(predicate);
    if (predicate.indexOf('@') >= 0 && predicate.contains("=@")) {
      throw Refusal.badRequest("0x0", "Parameter aliases are not allowed in a key predicate.");
    }
    if (pairs.size() == 1) {
      Map.Entry<String, String> only = pairs.entrySet().iterator().next();
      boolean primary =
          only.getKey().isEmpty()
              || (only.getKey().equals(table.primaryId) && !derivedFromPrincipal(table))
              || (only.getKey().equals("ownerid") && derivedFromPrincipal(table));
      if (primary) {
        UUID id = Cells.guidOrNull(only.getValue());
        if (id == null) {
          throw Refusal.badRequest(
              "0x80060888",
              "Error in query syntax: '" + only.getValue() + "' is not a guid and names no key.");
        }
        return new ById(id);
      }
    }
    if (table.elastic() && pairs.containsKey(table.primaryId)) {
      UUID id = Cells.guidOrNull(pairs.getOrDefault(table.primaryId, ""));
      if (id != null && pairs.size() == 2 && pairs.containsKey(Elastic.PARTITION)) {
        return Elastic.inPartition(
            table, id, Elastic.unquoted(pairs.getOrDefault(Elastic.PARTITION, "")));
      }
    }
    return byKey(table, pairs);
  }

  private static boolean derivedFromPrincipal(Table table) {
    return table.logicalName.equals("systemuser") || table.logicalName.equals("team");
  }

  private static Address byKey(Table table, Map<String, String> pairs) {
    Map<String, String> byColumn = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      String name = pair.getKey();
      for (Column column : table.columns) {
        if (column.property().equals(name)) {
          byColumn.put(column.logicalName(), pair.getValue());
        }
      }
    }
    for (AlternateKey key : table.keys) {
      if (key.built()
          && byColumn.size() == pairs.size()
          && key.columns().size() == byColumn.size()
          && byColumn.keySet().containsAll(key.columns())) {
        return fromLiterals(table, key, byColumn);
      }
    }
    throw Refusal.badRequest(
        "0x80060888",
        "The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM."
            + table.logicalName
            + "'. Ensure that the names and number of key properties match the declared or"
            + " alternate key properties for the resource 'Microsoft.Dynamics.CRM."
            + table.logicalName
            + "'.");
  }

  private static Address fromLiterals(Table table, AlternateKey key, Map<String, String> literals) {
    Map<Integer, Object> cells = new HashMap<>();
    for (String name : key.columns()) {
      int position = table.position(name);
      Column column = table.columns.get(position);
      Object value = Literals.ofColumn(column, literals.getOrDefault(name, "null"));
      if (value instanceof String text) {
        ResourcePath.requireAddressable(text);
      }
      cells.put(position, asCell(column, value));
    }
    return new ByKey(key, cells, KeyIndex.text(table, key, cells::get));
  }

  /** A fitted literal as a cell of its column. */
  private static Object asCell(Column column, Object value) {
    if (value instanceof java.math.BigDecimal number) {
      try {
        return switch (column.type()) {
          case INTEGER, PICKLIST -> number.intValueExact();
          case DECIMAL -> number.setScale(column.precision(), java.math.RoundingMode.HALF_UP);
          default -> number;
        };
      } catch (ArithmeticException e) {
        throw Refusal.badRequest(
            "0x0", number + " is not a value of column '" + column.logicalName() + "'.");
      }
    }
    if (value instanceof UUID id && column.type().isLookup()) {
      return new Ref(column.targets().getFirst(), id);
    }
    return value;
  }

  /** The id of the row, or null if there is none. */
  default @Nullable UUID find(Store store, Table table) {
    return switch (this) {
      case ById(UUID id) -> known(store, table, id);
      case InPartition(UUID id, String partition, int _) ->
          known(store, table, Elastic.storeId(id, partition));
      case ByKey(AlternateKey key, Map<Integer, Object> _, String text) ->
          store.key(table.logicalName, key.name()).get(text);
    };
  }

  private static @Nullable UUID known(Store store, Table table, UUID id) {
    return store.rows(table.logicalName).containsKey(id) ? id : null;
  }

  /** The refusal for a row that is not there. */
  default Refusal missing(Table table) {
    return switch (this) {
      case ById(UUID id) -> Refusal.noSuchRow(table.logicalName, id);
      case InPartition(UUID id, String _, int _) -> Refusal.noSuchRow(table.logicalName, id);
      case ByKey _ -> Refusal.noSuchKey(table.logicalName);
    };
  }

  /** Column positions that the address fixes. */
  default List<Integer> positions() {
    return switch (this) {
      case ById _ -> List.of();
      case InPartition(UUID _, String _, int position) -> List.of(position);
      case ByKey(AlternateKey _, Map<Integer, Object> cells, String _) ->
          List.copyOf(cells.keySet());
    };
  }
}
