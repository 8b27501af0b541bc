package dev.deltaverse.emulator;

import java.util.UUID;

/**
 * Who makes a request.
 *
 * @param user systemuserid in whose name it acts
 * @param account systemuserid whose limits it uses; another one under impersonation
 * @param rights what it may do
 */
record Caller(UUID user, UUID account, Rights rights) {

  /** The service itself, in the name of a user. */
  static Caller service(UUID user) {
    return new Caller(user, user, Rights.ALL);
  }

  /** Refuses with 403 unless the caller may do this to the table. */
  void require(TablePrivilege.Verb verb, Table table) {
    if (rights.all()) {
      return;
    }
    String privilege = TablePrivilege.name(verb, table);
    if (!rights.has(privilege)) {
      throw missing(
          privilege
              + " privilege on OTC="
              + table.objectTypeCode
              + " for entity '"
              + table.logicalName
              + "'.");
    }
  }

  /** Refuses with 403 unless the caller has a privilege that belongs to no table. */
  void require(String privilege) {
    if (!rights.has(privilege)) {
      throw missing(privilege + " privilege.");
    }
  }

  private Refusal missing(String what) {
    return new Refusal(
        403, "0x80040220", "Principal user (Id=" + user + ", type=8) is missing " + what);
  }
}
