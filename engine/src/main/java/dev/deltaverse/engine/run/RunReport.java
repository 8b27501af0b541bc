package dev.deltaverse.engine.run;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.staging.Adopted;
import dev.deltaverse.engine.verify.VerifyResult;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param run its number in the history
 * @param snapshot name of the snapshot
 * @param books by table or link; those that the run did not come to are missing
 * @param plan null if it did not come that far
 * @param forecast made with the plan; null without one
 * @param guard of a run that only plans, the guard that would stop it; null if none would
 * @param refusedDeletes deletes and deactivations that the target refused
 * @param doubtfulDeletes deletes and deactivations without an answer
 * @param verified null if it was not verified
 * @param adopted what an adoption took from the target, by table or link; empty for other runs
 * @param failures of steps, in their order
 * @param ended whether it ended early, with rows not sent, because the operator wanted it so or the
 *     day's entitlement would have been spent; that is then among the failures
 * @param heldBack tables and links of which rows were not sent for one of these reasons
 * @param leftOut tables and links that were no part of the run but for what others need of them
 */
public record RunReport(
    long run,
    String snapshot,
    Map<String, Books> books,
    @Nullable Plan plan,
    @Nullable Forecast forecast,
    @Nullable MigrationException guard,
    long refusedDeletes,
    long doubtfulDeletes,
    @Nullable VerifyResult verified,
    Map<String, Adopted> adopted,
    RunTotals totals,
    List<MigrationException> failures,
    boolean interrupted,
    boolean ended,
    Set<String> heldBack,
    Set<String> leftOut) {
  public RunReport {
    books = Collections.unmodifiableMap(new LinkedHashMap<>(books));
    adopted = Collections.unmodifiableMap(new LinkedHashMap<>(adopted));
    failures = List.copyOf(failures);
    heldBack = Collections.unmodifiableSortedSet(new TreeSet<>(heldBack));
    leftOut = Collections.unmodifiableSortedSet(new TreeSet<>(leftOut));
  }

  /** The books of all tables and links together. */
  public Books total() {
    return books.values().stream().reduce(Books.EMPTY, Books::plus);
  }

  /** Whether the run did not come to its end, so that rows may not have been sent. */
  public boolean stopped() {
    return interrupted || ended || !failures.isEmpty();
  }

  /**
   * Whether rows of a table or link may not have been sent, and so be in no column of the books.
   */
  public boolean open(String name) {
    return stopped() || heldBack.contains(name) || leftOut.contains(name);
  }

  /** Rows that were not sent and are in no column of the books. */
  public long notSent() {
    return books.entrySet().stream()
        .filter(entry -> open(entry.getKey()))
        .mapToLong(entry -> Math.max(0, entry.getValue().unaccounted()))
        .sum();
  }

  /** Whether the books of every table and link balance, with the rows that were not sent. */
  public boolean balanced() {
    return balanced(books, this::open);
  }

  static boolean balanced(Map<String, Books> books, Predicate<String> open) {
    return books.entrySet().stream()
        .allMatch(
            entry ->
                open.test(entry.getKey())
                    ? entry.getValue().unaccounted() >= 0
                    : entry.getValue().balanced());
  }

  /** Whether every row is where it should be, of the tables that were part of the run. */
  public boolean complete() {
    return failures.isEmpty()
        && !interrupted
        && heldBack.isEmpty()
        && refusedDeletes == 0
        && doubtfulDeletes == 0
        && books.entrySet().stream()
            .filter(of -> !leftOut.contains(of.getKey()))
            .allMatch(of -> of.getValue().complete());
  }
}
