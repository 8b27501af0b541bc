package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * What elastic tables do differently (elastic-tables, use-elastic-tables, create-elastic-tables): a
 * row is named by its primary id and its partition, the same id may stand in several partitions,
 * rows end by themselves, and a reader sees its own writes for certain only with a session token.
 */
final class Elastic {
  static final String PARTITION = "partitionid";
  static final String TIME_TO_LIVE = "ttlinseconds";

  /** Logical name of the one key that every elastic table has. */
  static final String KEY = "keyfornosqlentitywithpkpartitionid";

  private static final int PARTITION_BYTES = 1024;
  private static final String FORBIDDEN = "/<>*%&:\\?";

  private static final Set<ColumnType> NO_COLUMNS =
      Set.of(
          ColumnType.MONEY,
          ColumnType.MULTISELECT,
          ColumnType.STATE,
          ColumnType.STATUS,
          ColumnType.FILE,
          ColumnType.IMAGE);

  private Elastic() {}

  /** The id under which the store keeps a row; in the default partition its primary id. */
  static UUID storeId(UUID id, String partition) {
    return partition.equalsIgnoreCase(id.toString())
        ? id
        : UUID.nameUUIDFromBytes((id + "|" + partition).getBytes(StandardCharsets.UTF_8));
  }

  /** The partition that a payload names; absent for the default one. */
  static @Nullable String partition(RowInput input) {
    return input.table.elastic() && input.get(input.table.position(PARTITION)) instanceof String p
        ? p
        : null;
  }

  /** The id under which the store keeps the row that a payload names by its primary id. */
  static UUID storeId(RowInput input, UUID id) {
    String partition = partition(input);
    return partition == null ? id : storeId(id, partition);
  }

  /** Where a payload's row is: by its primary id, and by the partition if it names one. */
  static Address address(RowInput input, UUID id) {
    String partition = partition(input);
    return partition == null ? new Address.ById(id) : inPartition(input.table, id, partition);
  }

  static Address inPartition(Table table, UUID id, String partition) {
    return new Address.InPartition(id, partition, table.position(PARTITION));
  }

  /**
   * The value of {@code ?partitionId=}, which counts on GET and DELETE only; quoted or not. The npm
   * package dynamics-web-api spells it in lower case.
   */
  static @Nullable String partition(Table table, QueryOptions options) {
    String documented = options.get("partitionId");
    String literal = documented == null ? options.get(PARTITION) : documented;
    return literal == null || !table.elastic() ? null : unquoted(literal);
  }

  static Address narrowed(Table table, Address address, QueryOptions options) {
    String partition = partition(table, options);
    return partition != null && address instanceof Address.ById(UUID id)
        ? inPartition(table, id, partition)
        : address;
  }

  static String unquoted(String literal) {
    return literal.length() > 1 && literal.startsWith("'") && literal.endsWith("'")
        ? literal.substring(1, literal.length() - 1).replace("''", "'")
        : literal;
  }

  /** Gives a new row its partition: the one named, or one that is named like its id. */
  static void place(Table table, @Nullable Object[] cells, UUID id) {
    int position = table.elastic() ? table.position(PARTITION) : -1;
    if (position < 0) {
      return;
    }
    if (!(cells[position] instanceof String given)) {
      cells[position] = id.toString();
      return;
    }
    if (given.getBytes(StandardCharsets.UTF_8).length > PARTITION_BYTES
        || given.chars().anyMatch(c -> FORBIDDEN.indexOf(c) >= 0)) {
      throw Refusal.badRequest(
          "0x80040203",
          "partitionid is longer than 1024 bytes or has one of " + FORBIDDEN + ": '" + given + "'");
    }
  }

  /**
   * An upsert of an elastic row replaces it: what the payload leaves out is as in a new row. Stamps
   * such as createdon stay (inferred).
   */
  static void complete(RowInput input) {
    Table table = input.table;
    for (int i = 0; i < table.columns.size(); i++) {
      Column column = table.columns.get(i);
      if (!input.has(i) && (column.custom() || column.logicalName().equals(TIME_TO_LIVE))) {
        input.set(i, column.initial());
      }
    }
  }

  /** The key of primary id and partition, as definitions list it. */
  static AlternateKey key(Table table) {
    return new AlternateKey(
        KEY,
        "KeyForNoSqlEntityWithPKPartitionId",
        "Entity key for NoSql Entity that contains PrimaryKey and PartitionId attributes",
        List.of(table.primaryId, PARTITION),
        UUID.nameUUIDFromBytes((table.metadataId + ":" + KEY).getBytes(StandardCharsets.UTF_8)),
        Instant.EPOCH,
        false,
        true);
  }

  static void refuseColumn(Table table, Column column) {
    if (table.elastic() && NO_COLUMNS.contains(column.type())) {
      throw refused(table, "takes no column of type " + column.type().typeName);
    }
  }

  static void refuseKey(Table table) {
    if (table.elastic()) {
      throw refused(table, "takes no alternate keys of its own");
    }
  }

  static void refuseManyToMany(Table table) {
    if (table.elastic()) {
      throw refused(table, "takes no many-to-many relationships");
    }
  }

  private static Refusal refused(Table table, String why) {
    return Refusal.badRequest("0x80040203", "Elastic table " + table.logicalName + " " + why + ".");
  }

  /** A lookup holds a primary id alone, which does not name a row of another partition. */
  static void refuseLink(Table table, Address address) {
    if (address instanceof Address.InPartition(UUID id, String partition, int _)
        && !storeId(id, partition).equals(id)) {
      throw Refusal.notModelled(
          "a link to row " + id + " of " + table.logicalName + " in partition '" + partition + "'");
    }
  }

  // Session tokens

  /** Adds the token to the answer to a write; deletions get none, as documented. */
  static Answer withSession(Store store, Request request, Answer answer) {
    boolean write =
        switch (request.method()) {
          case "POST" -> !request.path().endsWith("DeleteMultiple");
          case "PATCH", "PUT" -> true;
          default -> false;
        };
    return write && answer.status < 300
        ? answer.header("x-ms-session-token", "0:8#" + store.currentVersion() + "#7=-1")
        : answer;
  }

  /** The row version up to which the sender of a token knows what was written; 0 without one. */
  private static long session(Request request) {
    String token = request.header("MSCRM.SessionToken");
    String[] parts = token == null ? new String[0] : token.split("#", -1);
    if (parts.length == 0) {
      return 0;
    }
    try {
      return Long.parseLong(parts.length == 3 ? parts[1] : "");
    } catch (NumberFormatException e) {
      throw Refusal.badRequest("0x80040203", "'" + token + "' is no session token.");
    }
  }

  /** Whether a request sees a row already: it is old enough, or known by its session. */
  static boolean sees(Environment environment, Request request, Table table, Row row) {
    Duration lag = environment.elasticLag();
    if (!table.elastic() || lag.isZero() || row.version <= session(request)) {
      return true;
    }
    return !(row.cell(table.position("createdon")) instanceof Instant made)
        || !made.isAfter(environment.now().minus(lag));
  }

  // Time to live

  /** Keeps the order in which rows end: so many seconds after they were last written (inferred). */
  static void index(
      Store store, Change change, Table table, @Nullable Row before, @Nullable Row after) {
    if (!table.elastic()) {
      return;
    }
    MVMap<StoreTypes.Link, Boolean> ends = ends(store, table);
    StoreTypes.Link old = before == null ? null : end(table, before);
    StoreTypes.Link now = after == null ? null : end(table, after);
    if (old != null) {
      change.remove(ends, old);
    }
    if (now != null) {
      change.put(ends, now, true);
    }
  }

  /** The index of a table's ends: pairs of a second, written as an id, and a row. */
  static MVMap<StoreTypes.Link, Boolean> ends(Store store, Table table) {
    return store.links(table.logicalName, TIME_TO_LIVE);
  }

  private static StoreTypes.@Nullable Link end(Table table, Row row) {
    return row.cell(table.position(TIME_TO_LIVE)) instanceof Integer seconds
            && seconds > 0
            && row.cell(table.position("modifiedon")) instanceof Instant written
        ? new StoreTypes.Link(new UUID(written.getEpochSecond() + seconds, 0), row.id)
        : null;
  }

  /** The rows whose time is over. */
  static List<UUID> ended(Store store, Table table, Instant now) {
    List<UUID> rows = new ArrayList<>();
    if (table.elastic()) {
      for (StoreTypes.Link end : ends(store, table).keySet()) {
        if (end.target().getMostSignificantBits() > now.getEpochSecond()) {
          break;
        }
        rows.add(end.row());
      }
    }
    return rows;
  }
}
