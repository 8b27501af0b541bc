package dev.deltaverse.engine.run;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.staging.Adopted;
import dev.deltaverse.engine.verify.VerifyResult;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param run its number in the history
 * @param snapshot name of the snapshot
 * @param books by table or link; those that the run did not come to are missing
 * @param plan null if it did not come that far
 * @param refusedDeletes deletes and deactivations that the target refused
 * @param doubtfulDeletes deletes and deactivations without an answer
 * @param verified null if it was not verified
 * @param adopted what an adoption took from the target, by table or link; empty for other runs
 * @param failures of steps, in their order
 */
public record RunReport(
    long run,
    String snapshot,
    Map<String, Books> books,
    @Nullable Plan plan,
    long refusedDeletes,
    long doubtfulDeletes,
    @Nullable VerifyResult verified,
    Map<String, Adopted> adopted,
    RunTotals totals,
    List<MigrationException> failures,
    boolean interrupted) {
  public RunReport {
    books = Collections.unmodifiableMap(new LinkedHashMap<>(books));
    adopted = Collections.unmodifiableMap(new LinkedHashMap<>(adopted));
    failures = List.copyOf(failures);
  }

  /** The books of all tables and links together. */
  public Books total() {
    return books.values().stream().reduce(Books.EMPTY, Books::plus);
  }

  /** Whether the run did not come to its end, so that rows may not have been sent. */
  public boolean stopped() {
    return interrupted || !failures.isEmpty();
  }

  /** Rows of a run that was stopped which were not sent and are in no column of the books. */
  public long notSent() {
    return stopped()
        ? books.values().stream().mapToLong(b -> Math.max(0, b.unaccounted())).sum()
        : 0;
  }

  /** Whether the books of every table and link balance, with the rows that were not sent. */
  public boolean balanced() {
    return balanced(books.values(), stopped());
  }

  static boolean balanced(Collection<Books> books, boolean stopped) {
    return books.stream().allMatch(b -> stopped ? b.unaccounted() >= 0 : b.balanced());
  }

  /** Whether every row is where it should be. */
  public boolean complete() {
    return failures.isEmpty()
        && !interrupted
        && refusedDeletes == 0
        && doubtfulDeletes == 0
        && books.values().stream().allMatch(Books::complete);
  }
}
