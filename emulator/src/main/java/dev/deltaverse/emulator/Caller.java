package dev.deltaverse.emulator;

import java.util.Set;
import java.util.UUID;

/**
 * Who makes a request.
 *
 * @param user systemuserid in whose name it acts
 * @param account systemuserid whose limits it uses; another one under impersonation
 * @param missing privileges that its roles lack
 */
record Caller(UUID user, UUID account, Set<String> missing) {
  Caller {
    missing = Set.copyOf(missing);
  }

  /** Refuses with 403 unless the caller may do this to the table. */
  void require(String verb, Table table) {
    String privilege = verb + table.logicalName;
    if (missing.contains(privilege)) {
      throw new Refusal(
          403,
          "0x80040220",
          "Principal user (Id="
              + user
              + ", type=8) is missing "
              + privilege
              + " privilege on OTC="
              + table.objectTypeCode
              + " for entity '"
              + table.logicalName
              + "'.");
    }
  }
}
