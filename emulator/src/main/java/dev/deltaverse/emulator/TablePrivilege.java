package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A privilege on a table, as its definition lists it (SecurityPrivilegeMetadata).
 *
 * @param verb what it lets one do
 * @param name {@code prv}, the verb and the table's schema name
 * @param id the id of its row in table {@code privilege}
 */
record TablePrivilege(Verb verb, String name, UUID id) {

  /** What a privilege lets one do, with its bit in {@code accessright} (AccessRights enum). */
  enum Verb {
    READ("Read", 1),
    WRITE("Write", 2),
    APPEND("Append", 4),
    APPEND_TO("AppendTo", 16),
    CREATE("Create", 32),
    DELETE("Delete", 65_536),
    SHARE("Share", 262_144),
    ASSIGN("Assign", 524_288);

    final String wireName;
    final int accessRight;

    Verb(String wireName, int accessRight) {
      this.wireName = wireName;
      this.accessRight = accessRight;
    }
  }

  /** The privileges of a table; rows without an owner are neither shared nor assigned. */
  static List<TablePrivilege> of(Table table) {
    List<TablePrivilege> privileges = new ArrayList<>();
    if (table.intersect) {
      return privileges;
    }
    boolean owned = table.ownership.equals("UserOwned");
    for (Verb verb : Verb.values()) {
      if (owned || (verb != Verb.SHARE && verb != Verb.ASSIGN)) {
        privileges.add(new TablePrivilege(verb, name(verb, table), id(verb, table)));
      }
    }
    return privileges;
  }

  static String name(Verb verb, Table table) {
    return "prv" + verb.wireName + table.schemaName;
  }

  private static UUID id(Verb verb, Table table) {
    String seed = table.metadataId + ":" + verb.wireName;
    return UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8));
  }
}
