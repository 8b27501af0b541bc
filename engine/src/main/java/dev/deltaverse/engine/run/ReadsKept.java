package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.target.Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps how much was read in each of the latest hours, since reads count for the entitlement and
 * have no journal. Thread-safe.
 */
final class ReadsKept {
  private static final String FACT = "entitlement/reads";
  private static final Duration KEPT = Duration.ofHours(25);

  private final Target target;
  private final StateStore state;
  private final Clock clock;
  private long kept;

  ReadsKept(Target target, StateStore state, Clock clock) {
    this.target = target;
    this.state = state;
    this.clock = clock;
  }

  /** Keeps what was read since the last call; how much that was. */
  synchronized long keep() throws MigrationException {
    long reads = target.reads();
    long more = reads - kept;
    if (more > 0) {
      Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
      SortedMap<Instant, Long> hours = byHour(state.view());
      hours.merge(hour, more, Long::sum);
      hours.headMap(hour.minus(KEPT)).clear();
      state.putFact(FACT, text(hours));
      kept = reads;
    }
    return more;
  }

  /** Reads by the hour in which they were noted. */
  static SortedMap<Instant, Long> byHour(StateView state) throws MigrationException {
    SortedMap<Instant, Long> hours = new TreeMap<>();
    for (String hour : state.fact(FACT).orElse("").split(" ", -1)) {
      String[] parts = hour.split("=", -1);
      if (parts.length == 2) {
        hours.put(Instant.parse(parts[0]), Long.parseLong(parts[1]));
      }
    }
    return hours;
  }

  private static String text(Map<Instant, Long> hours) {
    return hours.entrySet().stream()
        .map(hour -> hour.getKey() + "=" + hour.getValue())
        .collect(Collectors.joining(" "));
  }
}
