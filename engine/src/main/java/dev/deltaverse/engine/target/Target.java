package dev.deltaverse.engine.target;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target. All calls block and are thread-safe. No call retries or waits by itself, except reads,
 * which are idempotent and are repeated within the implementation's bounds.
 */
public interface Target extends Sending, AutoCloseable {

  /**
   * Describes tables and relationships; those that do not exist are absent from the result.
   *
   * @throws MigrationException code TARGET if the target cannot be reached or denies access
   */
  TargetSchema describe(Collection<String> tables, Collection<String> relationships)
      throws MigrationException;

  /**
   * Tells how the project maps its tables, which sending and reading rows need. To be called once,
   * after {@link #describe} and before the first request.
   *
   * @throws MigrationException code SETUP if a mapping cannot be sent
   */
  default void bind(BoundProject project) throws MigrationException {}

  /** The users that can send, at least one; {@link #send} takes any of them. */
  default List<SendingUser> users() {
    return List.of(new SendingUser("target", this));
  }

  /**
   * Reads every row of a table: its id and the mapped columns in canonical text, lookups as
   * references by the key of the table they point to where the project maps that table, else by id.
   */
  void read(BoundTable table, List<BoundTable> tables, RowSink sink) throws MigrationException;

  /**
   * Reads the rows of a table that were written since, by their row versions, as {@link #read} does.
   * A version is higher than those of all writes that were done before it.
   *
   * @param since the version up to which changes are known; empty to ask for the latest alone, which
   *     reads no row
   * @return the version up to which changes are known then
   */
  String readChanged(BoundTable table, List<BoundTable> tables, String since, RowSink sink)
      throws MigrationException;

  /** Reads the id and the canonical key of every row of a table; rows without a key are left out. */
  void readIds(BoundTable table, RowSink sink) throws MigrationException;

  /**
   * Reads the ids of some rows of a table, with the keys as they are given; rows that are not there
   * are left out.
   *
   * @param keys canonical texts of the key columns
   */
  void readIds(BoundTable table, List<List<String>> keys, RowSink sink) throws MigrationException;

  /** Reads every pair of a relationship as the canonical keys of both rows. */
  void readPairs(BoundLink link, RowSink sink) throws MigrationException;

  /** The first value of the answer to a query below the API root, as text; null if it has none. */
  @Nullable String scalar(String query) throws MigrationException;

  /**
   * Reads that were answered since the target was opened, each page and each part of a {@code $batch}
   * as one; definitions of tables do not count.
   */
  default long reads() {
    return 0;
  }

  /** What can be kept from running while the target is loaded. */
  Switchboard switchboard();

  @Override
  void close();

  /** Takes rows one by one. */
  interface RowSink {
    /**
     * @param id the row's id, lower case; empty for a pair
     * @param values canonical texts by column index; of a pair, the key texts of left and right
     */
    void row(String id, List<@Nullable String> values) throws MigrationException;
  }
}
