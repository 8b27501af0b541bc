package dev.deltaverse.engine.target;

import dev.deltaverse.engine.MigrationException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Questions to the target about what surrounds the tables: rights, keys, messages and logic, asked by
 * one user. Only {@link #createKey} changes anything. Thread-safe.
 *
 * <p>Every method throws MigrationException with code TARGET if the target cannot be reached or
 * denies access.
 */
public interface Inspection {

  /** Signs in and asks who the user is. */
  SignedIn signIn() throws MigrationException;

  /** What the user may do with these tables. */
  UserAccess access(Collection<String> tables) throws MigrationException;

  /** Messages such as {@code CreateMultiple} that each of these tables has. */
  Map<String, Set<String>> messages(Collection<String> tables) throws MigrationException;

  /** Custom plug-in steps, workflows and flows that are switched on for writes to these tables. */
  List<CustomLogic> logic(Collection<String> tables) throws MigrationException;

  /** Names of the published duplicate detection rules by table, for these tables. */
  Map<String, List<String>> duplicateRules(Collection<String> tables) throws MigrationException;

  /** Those of the tables whose changes are written into the audit log. */
  Set<String> audited(Collection<String> tables) throws MigrationException;

  /**
   * Makes an alternate key and waits until its index is built.
   *
   * @param columns logical names, in the key's order
   * @param atMost how long to wait
   * @return the key as it is then; it is Active, or Failed, or still being built
   */
  TargetKey createKey(String table, List<String> columns, Duration atMost)
      throws MigrationException, InterruptedException;
}
