package dev.deltaverse.engine.project;

import java.util.List;
import java.util.Optional;

/**
 * A many-to-many relationship whose pairs are rows of a source.
 *
 * @param name the link's name in the project, also in staging SQL
 * @param relationship schema name of the relationship
 */
public record LinkMapping(
    String name,
    String relationship,
    RowSource source,
    Side left,
    Side right,
    DeletePolicy delete,
    Guards guards,
    Optional<String> where) {

  /**
   * One side of the pair.
   *
   * @param table a table of the project
   * @param from raw columns, one for each key column of that table
   */
  public record Side(String table, List<String> from) {
    public Side {
      from = List.copyOf(from);
    }
  }
}
