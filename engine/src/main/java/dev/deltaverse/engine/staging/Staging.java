package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The staging database: raw rows, desired rows, the ledger and the delta. Work is set-based; rows
 * leave as a stream. Thread-safe: calls for different tables may run at once.
 *
 * <p>The order of calls of a run: {@link #open}, {@link #stage} for each source, {@link #check} for
 * each table and link, {@link #park} for each group in order, {@link #delta} for each table and
 * link, then {@link #changes} and {@link #fold} for each phase.
 */
public interface Staging extends AutoCloseable {

  /**
   * Makes the ledger ready for a bound project: creates its tables, adds columns that are new in
   * the mapping.
   *
   * @throws MigrationException code SETUP if the ledger belongs to another organisation
   */
  void open(BoundProject project) throws MigrationException;

  /**
   * Reads the raw rows of a source of the snapshot, in place of those it had.
   *
   * @throws MigrationException code SOURCE if a file cannot be used as a whole
   */
  SourceRead stage(String name, RowSource source, Path snapshot) throws MigrationException;

  /** Types and checks the raw rows of a table; the good ones become its desired rows. */
  CheckCounts check(BoundTable table) throws MigrationException;

  /** Types the raw pairs of a link. */
  CheckCounts check(BoundLink link) throws MigrationException;

  /**
   * Parks the desired rows of a group whose parents will not be in the target, through any depth.
   * The tables of earlier groups must have been parked before.
   */
  List<CheckCounts> park(List<BoundTable> group) throws MigrationException;

  /** Parks the pairs of a link whose rows will not be in the target. */
  CheckCounts park(BoundLink link) throws MigrationException;

  /** Compares the desired rows of a table with the ledger. */
  DeltaCounts delta(BoundTable table, SourceRead read) throws MigrationException;

  /** Compares the desired pairs of a link with the ledger. */
  DeltaCounts delta(BoundLink link, SourceRead read) throws MigrationException;

  /** The rows of all records that were rejected or parked. */
  void rejects(String name, Consumer<RejectRow> sink) throws MigrationException;

  /**
   * Takes out of a phase the changes whose parents were refused in this run, and parks them.
   *
   * @return how many
   */
  long parkOrphans(PhaseId phase) throws MigrationException;

  /** The changes of a phase. */
  ChangeCursor changes(PhaseId phase) throws MigrationException;

  /**
   * Folds what the journal says of a phase into the ledger, in one transaction that can be
   * repeated.
   *
   * @param request the last request of the journal that is told here; a fold that was made already
   *     up to it changes nothing
   */
  void fold(PhaseId phase, Acknowledged acknowledged, long request) throws MigrationException;

  /**
   * The rows of a phase by what came of them.
   *
   * @param applied acknowledged by the target
   * @param refused refused by the target
   * @param unknown sent, without an answer
   */
  record Acknowledged(SeqRanges applied, SeqRanges refused, SeqRanges unknown) {}

  /** Takes the target's rows of a table, for {@link #compare(BoundTable, Consumer)}. */
  Target.RowSink readBack(BoundTable table) throws MigrationException;

  /** Takes the target's pairs of a link. */
  Target.RowSink readBack(BoundLink link) throws MigrationException;

  /** Compares the rows read back with the ledger and the desired rows. */
  Agreement compare(BoundTable table, Consumer<Difference> sink) throws MigrationException;

  /** Compares the pairs read back with the ledger and the desired pairs. */
  Agreement compare(BoundLink link, Consumer<Difference> sink) throws MigrationException;

  /** The one value of a query as text. */
  @Nullable String scalar(String sql) throws MigrationException;

  @Override
  void close();
}
