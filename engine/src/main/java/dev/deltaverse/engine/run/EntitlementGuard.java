package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.forecast.Entitlement;
import dev.deltaverse.engine.journal.JournalException;
import dev.deltaverse.engine.journal.JournalView;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.EntitlementSettings;
import dev.deltaverse.engine.send.pace.Gate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Ends a run before the requests are spent that the licences allow in any 24 hours, if the project
 * wants it. Counts what all runs of this state have tried to send in that time, by their journals,
 * and what they have read; each try counts, whether it was applied or not, but those that a limit
 * of the service turned away. Thread-safe.
 */
final class EntitlementGuard implements Gate {
  private static final Duration DAY = Duration.ofHours(24);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final EntitlementSettings settings;
  private final Gate gate;
  private final ReadsKept reads;
  private final Clock clock;
  private final TreeMap<Instant, Long> leaving = new TreeMap<>();
  private long sum;
  private boolean spent;

  /**
   * @param gate asked besides
   * @param reads of this process
   */
  EntitlementGuard(
      EntitlementSettings settings, Gate gate, StateView state, ReadsKept reads, Clock clock)
      throws MigrationException {
    this.settings = settings;
    this.gate = gate;
    this.reads = reads;
    this.clock = clock;
    reads.keep();
    Instant since = clock.instant().minus(DAY);
    for (JournalView.Tried tried : state.journal().triedSince(since)) {
      add(
          tried.minute().plus(MINUTE),
          settings.counts() == EntitlementSettings.Counts.ROWS ? tried.rows() : tried.requests());
    }
    for (Map.Entry<Instant, Long> hour : ReadsKept.byHour(state).entrySet()) {
      add(hour.getKey().plus(HOUR), hour.getValue());
    }
    forget();
  }

  /** Counts what was asked before that moment, until 24 hours after it. */
  private void add(Instant before, long count) {
    leaving.merge(before.plus(DAY), count, Long::sum);
    sum += count;
  }

  private void forget() {
    Instant now = clock.instant();
    while (!leaving.isEmpty() && !leaving.firstKey().isAfter(now)) {
      sum -= leaving.pollFirstEntry().getValue();
    }
  }

  private void count(long more) {
    if (more > 0) {
      add(clock.instant().truncatedTo(ChronoUnit.MINUTES).plus(MINUTE), more);
    }
  }

  @Override
  public synchronized boolean grants(PhaseId phase, int rows) {
    if (!settings.stop()) {
      return true;
    }
    forget();
    try {
      count(reads.keep());
    } catch (MigrationException e) {
      throw new JournalException(e);
    }
    long more = settings.count(rows);
    if (spent || sum + more > settings.perDay()) {
      spent = true;
      return false;
    }
    count(more);
    return true;
  }

  /** What is spent now, for a forecast. */
  synchronized Entitlement entitlement() throws MigrationException {
    forget();
    count(reads.keep());
    return new Entitlement(settings, sum);
  }

  /** Whether the run ends because nothing is left. */
  synchronized boolean spent() {
    return spent;
  }

  /** Why the run ended, if this is why. */
  synchronized Optional<MigrationException> failure() {
    if (!spent) {
      return Optional.empty();
    }
    forget();
    return Optional.of(
        new MigrationException(
            Code.GUARD,
            "send: the run stops before the requests are spent that the licences allow in 24 hours:"
                + " entitlement.perDay is "
                + settings.perDay()
                + ", and "
                + sum
                + " are used ("
                + (settings.counts() == EntitlementSettings.Counts.ROWS
                    ? "each row counts"
                    : "each request counts")
                + "); what was taken up is settled",
            leaving.isEmpty()
                ? "Raise entitlement.perDay: a single request is larger."
                : "Run again to go on: the first of them are free again at "
                    + leaving.firstKey()
                    + ", all at "
                    + leaving.lastKey()
                    + "."));
  }

  @Override
  public boolean holds(PhaseId phase) {
    return gate.holds(phase);
  }

  @Override
  public boolean ends(PhaseId phase) {
    return spent() || gate.ends(phase);
  }

  @Override
  public int parallelism() {
    return gate.parallelism();
  }

  @Override
  public boolean allows(String user) {
    return gate.allows(user);
  }
}
