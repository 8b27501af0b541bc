package dev.deltaverse.webapi;

import java.util.UUID;

/**
 * A privilege on a table. Source: SecurityPrivilegeMetadata complex type.
 *
 * @param id what {@link HeldPrivilege} names it by
 * @param name e.g. {@code prvCreateabc_Item}
 * @param right what it lets a user do with rows of the table
 */
public record TablePrivilege(UUID id, String name, Right right) {

  /** What can be done with rows. */
  public enum Right {
    CREATE,
    READ,
    WRITE,
    DELETE,
    /** Link rows of this table to others. */
    APPEND,
    /** Link other rows to rows of this table. */
    APPEND_TO,
    ASSIGN,
    SHARE,
    OTHER
  }
}
