package dev.deltaverse.webapi;

import java.util.UUID;

/**
 * A privilege that a user has through its roles and teams. Source: RetrieveUserPrivileges function,
 * RolePrivilege complex type.
 *
 * @param id the privilege, as in {@link TablePrivilege#id}
 * @param name e.g. {@code prvCreateAccount}; empty if the service does not tell it
 * @param depth whose rows it is for
 */
public record HeldPrivilege(UUID id, String name, Depth depth) {

  /** Whose rows a privilege is for, from the user's own to all. */
  public enum Depth {
    USER,
    BUSINESS_UNIT,
    CHILD_BUSINESS_UNITS,
    ORGANIZATION,
    OTHER
  }

  static HeldPrivilege of(Row row) {
    return new HeldPrivilege(
        row.id("PrivilegeId").orElseThrow(),
        row.text("PrivilegeName").orElse(""),
        switch (row.text("Depth").orElse("")) {
          case "Basic" -> Depth.USER;
          case "Local" -> Depth.BUSINESS_UNIT;
          case "Deep" -> Depth.CHILD_BUSINESS_UNITS;
          case "Global" -> Depth.ORGANIZATION;
          default -> Depth.OTHER;
        });
  }
}
