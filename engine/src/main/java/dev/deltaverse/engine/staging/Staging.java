package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.mapping.BoundColumn;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Arrivals;
import dev.deltaverse.engine.plan.ChangeCursor;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.target.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The staging database: raw rows, desired rows, the ledger and the delta. Work is set-based; rows
 * leave as a stream. Thread-safe: calls for different tables may run at once.
 *
 * <p>The order of calls of a run: {@link #open}, {@link #stage} for each source, {@link #check} for
 * each table and link, {@link #park} for each group in order, {@link #delta} for each table and
 * link, {@link #protect}, {@link #planned(long)}, then {@link #changes} and {@link #fold} for each
 * phase.
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
   * Says which run the delta belongs to that is computed from now on. What was sent from the one
   * before can be folded no more.
   *
   * @param run the run's number in the journal
   */
  void begin(long run) throws MigrationException;

  /** The run that was begun last; 0 if none was. */
  long run() throws MigrationException;

  /**
   * Says that the delta of the run is whole: rows are sent from it from now on. To be called after
   * {@link #clearCircles}.
   */
  void planned(long run) throws MigrationException;

  /** The run of which the whole delta is in staging; 0 if there is none, empty if none ever was. */
  OptionalLong planned() throws MigrationException;

  /**
   * Reads the raw rows of a table or link of the snapshot, in place of those it had.
   *
   * @param name of the table or link
   * @param snapshot the snapshot's folder
   * @throws MigrationException code SOURCE if a file cannot be used as a whole
   */
  SourceRead stage(String name, Path snapshot) throws MigrationException;

  /** Types and checks the raw rows of a table; the good ones become its desired rows. */
  void check(BoundTable table) throws MigrationException;

  /** Types the raw pairs of a link. */
  void check(BoundLink link) throws MigrationException;

  /**
   * Parks the desired rows of a group whose parents will not be in the target, through any depth.
   * The tables of earlier groups must have been parked before.
   */
  void park(List<BoundTable> group) throws MigrationException;

  /** Parks the pairs of a link whose rows will not be in the target. */
  void park(BoundLink link) throws MigrationException;

  /** What became of the records of a table or link before the delta. */
  CheckCounts checked(String name) throws MigrationException;

  /** What is odd about the keys of a table's desired rows though no rule rejects it. */
  KeyHealth keyHealth(BoundTable table) throws MigrationException;

  /** Compares the desired rows of a table with the ledger. */
  DeltaCounts delta(BoundTable table) throws MigrationException;

  /**
   * After the delta of a table: how many rows differ in a column of which the target takes a value
   * on create only, by column. Those values are in no change.
   */
  Map<String, Long> createOnly(BoundTable table) throws MigrationException;

  /** Compares the desired pairs of a link with the ledger. */
  DeltaCounts delta(BoundLink link) throws MigrationException;

  /**
   * How many rows the rows of a phase are addressed by.
   *
   * @param lookup of the key of the phase's table
   * @param parent the table that it refers to by key
   */
  Parents parents(PhaseId phase, BoundColumn lookup, BoundTable parent) throws MigrationException;

  /** The keys of those rows, as canonical texts without case. */
  List<List<String>> parentKeys(PhaseId phase, BoundColumn lookup) throws MigrationException;

  /** Takes ids and keys of rows by which rows are addressed, in place of those known. */
  BackSink parentIds(PhaseId phase, BoundColumn lookup, BoundTable parent)
      throws MigrationException;

  /**
   * Takes changes out of a phase that cannot be addressed, since the target does not have what they
   * refer to in their key: deletes count as done, other changes are parked. To be called when all
   * ids are known.
   *
   * @return how many
   */
  long unaddressed(PhaseId phase) throws MigrationException;

  /**
   * Takes ids of rows of a table, with the keys as they are addressed by; an empty id says that the
   * one that was known is the target's no more. With {@code identity: id} they are kept beside what
   * is known, from the sink's close on, and several may be open at once; else what was known is
   * forgotten.
   */
  BackSink rowIds(BoundTable table) throws MigrationException;

  /**
   * How many rows of a table with {@code identity: id} a phase is to name by ids that are not
   * known, though the ledger has the rows: those that it updates, or those that its rows refer to.
   */
  Parents unknownIds(PhaseId phase, BoundTable of) throws MigrationException;

  /** The keys of those rows, as canonical texts. */
  List<List<String>> unknownIdKeys(PhaseId phase, BoundTable of) throws MigrationException;

  /**
   * Takes the rows of a phase of updates as missing whose ids were not among those read.
   *
   * @return how many
   */
  long withoutId(PhaseId phase) throws MigrationException;

  /**
   * Rows that more than one table would write, after the check of all tables; after their deltas
   * also those that one table would delete and another has.
   */
  List<SharedKeys> sharedKeys() throws MigrationException;

  /**
   * Takes deletes out of the deltas whose rows are referenced by rows that stay in the target as
   * they are, through any depth. To be called when all deltas are made.
   */
  List<Kept> protect() throws MigrationException;

  /**
   * Has lookups cleared of rows that are to be deleted and refer to each other so that none can go
   * first: with the second lookups of their table, before any delete. To be called after {@link
   * #protect}.
   *
   * @return the number of such rows, by table
   */
  Map<String, Long> clearCircles() throws MigrationException;

  /**
   * Takes the rows that were read back into the ledger, in place of what it knew of the table. The
   * table's rows must have been checked, since their keys say which rows are the project's.
   *
   * @param own whether rows that neither snapshot nor ledger know are taken, too
   * @param write whether the ledger is changed, rather than only counted; it is not behind then
   */
  Adopted adopt(BoundTable table, boolean own, boolean write) throws MigrationException;

  /** Takes the pairs that were read back into the ledger. */
  Adopted adopt(BoundLink link, boolean own, boolean write) throws MigrationException;

  /** The version up to which the target's changes of a table are known; empty if none is. */
  String mark(BoundTable table) throws MigrationException;

  /**
   * Finds, among the rows read back, those that differ from the ledger, and leaves them out of the
   * run if the table's mapping says that the target wins. The ledger then learns their values.
   *
   * @param mark the version up to which the target's changes are known from now on; empty to leave
   *     ledger and mark as they are
   */
  Drifted drift(BoundTable table, String mark) throws MigrationException;

  /**
   * Remembers which rows the target refused, after a run that sent a delta, and forgets those that
   * are as they should be now.
   *
   * @param run the run whose refused rows are remembered from now on, in place of others; empty to
   *     remember no others
   */
  void keepRefused(OptionalLong run) throws MigrationException;

  /** The run whose refused rows are remembered; 0 if there is none. */
  long refusedRun() throws MigrationException;

  /**
   * The remembered rows of a table or link, by their numbers in the delta of {@link #refusedRun}.
   */
  SeqRanges refused(String name) throws MigrationException;

  /**
   * Leaves out of the delta all rows but some that were refused.
   *
   * @param seqs numbers in the delta of {@link #refusedRun}
   * @param corrected whether rows of corrected records take part, too
   * @return how many changes are left
   */
  long restrict(String name, SeqRanges seqs, boolean corrected) throws MigrationException;

  /**
   * The tables and links that a run has changed and of which it is known how they were before, with
   * the number of rows of each.
   */
  Map<String, Long> images(long run) throws MigrationException;

  /** Forgets how rows were before a run, but for the latest runs that changed any. */
  void keepImages(int runs) throws MigrationException;

  /**
   * Makes the delta that takes back what a run has changed, in place of that of a snapshot. The
   * rows to restore become the desired rows; rows that have changed since, in the ledger or in the
   * target, become rejects with the reason. The table must have been read back before ({@link
   * #readBack(BoundTable)}).
   *
   * @param begun earlier runs that took back the same run and may not have come to their end: a row
   *     that one of them changed last is on its way back, and goes on
   * @throws MigrationException code SETUP if the run wrote columns that are not mapped any more
   */
  DeltaCounts inverse(BoundTable table, long run, Set<Long> begun) throws MigrationException;

  /** Makes the delta that takes back what a run has changed of a link. */
  DeltaCounts inverse(BoundLink link, long run) throws MigrationException;

  /** The rows of all records that were rejected or parked. */
  void rejects(String name, Consumer<RejectRow> sink) throws MigrationException;

  /** The rows of the delta that the target refused, as far as its journal is folded, in order. */
  void refused(String name, Consumer<RefusedRecord> sink) throws MigrationException;

  /**
   * Takes out of a phase the changes whose parents were refused in this run, and parks them; of a
   * phase of deletes those of rows to which rows refer that stay, since their change was refused.
   *
   * @return how many
   */
  long parkOrphans(PhaseId phase) throws MigrationException;

  /** How many changes of a phase have not been sent. */
  long pending(PhaseId phase) throws MigrationException;

  /**
   * The changes of a phase that have not been sent; of deletes in a table that refers to itself
   * those to which no other refers, so that children go before their parents.
   */
  ChangeCursor changes(PhaseId phase) throws MigrationException;

  /**
   * The changes of a phase of upserts that have not been sent, each as soon as all rows that it
   * refers to are in the target: the cursor is not ready while it waits for some. It leaves out
   * those whose rows have not come when no more come, or at once when sending these has failed.
   *
   * @param parents the tables of the rows that those of the phase refer to
   */
  ChangeCursor changes(PhaseId phase, Set<String> parents, Arrivals arrivals)
      throws MigrationException;

  /**
   * Folds what the journal says of a phase into the ledger, in one transaction that can be repeated
   * as long as the delta is the one that was sent (see {@link #planned()}).
   *
   * @param mark how far the ledger is then
   */
  void fold(PhaseId phase, Acknowledged acknowledged, FoldMark mark) throws MigrationException;

  /** How far the journal of each phase is in the ledger; phases of which nothing is are missing. */
  Map<PhaseId, FoldMark> folded() throws MigrationException;

  /**
   * Says how far the ledger counts as known, in one transaction.
   *
   * @param marks by phase
   * @param behind tables and links whose ledgers lack some of what came of rows up to there: they
   *     are behind the target until they are adopted
   */
  void setFolded(Map<PhaseId, FoldMark> marks, Set<String> behind) throws MigrationException;

  /** Tables and links whose ledgers are behind the target. */
  Set<String> behind() throws MigrationException;

  /** What has become of the delta of a table or link. */
  SentCounts sent(String name) throws MigrationException;

  /** A digest of the delta of a table or link: equal if and only if the changes are. */
  String digest(String name) throws MigrationException;

  /** A few changes of a table for people. */
  List<SampleChange> sample(BoundTable table, int limit) throws MigrationException;

  /**
   * The rows of a phase by what came of them.
   *
   * @param applied acknowledged by the target
   * @param refused refused by the target
   * @param missing refused by the target, which seems to have the row no more: the ledger takes it
   *     as in doubt, so that the next delta sends it whole
   * @param unknown sent, without an answer
   */
  record Acknowledged(SeqRanges applied, SeqRanges refused, SeqRanges missing, SeqRanges unknown) {}

  /** Takes the target's rows of a table, for {@link #compare(BoundTable, Consumer)}. */
  BackSink readBack(BoundTable table) throws MigrationException;

  /** Takes the target's pairs of a link. */
  BackSink readBack(BoundLink link) throws MigrationException;

  /** A sink that must be closed before the comparison. */
  interface BackSink extends Target.RowSink, AutoCloseable {
    @Override
    void close() throws MigrationException;
  }

  /** Compares the rows read back with the ledger and the desired rows. */
  Agreement compare(BoundTable table, Consumer<Difference> sink) throws MigrationException;

  /** Compares the pairs read back with the ledger and the desired pairs. */
  Agreement compare(BoundLink link, Consumer<Difference> sink) throws MigrationException;

  /** The one value of a query as text. */
  @Nullable String scalar(String sql) throws MigrationException;

  @Override
  void close();
}
