package dev.deltaverse.engine.journal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the operator wants of the runs of a state, from now on and until it is changed.
 *
 * @param paused whether no request leaves; runs wait
 * @param stopAt when the run then under way takes up no further rows and ends; null for never. A
 *     run that begins later is not concerned
 * @param parallelism most requests at once; 0 for no bound
 * @param users the application users that may send; empty for all
 * @param skipped tables and links of which nothing is sent
 */
public record Will(
    boolean paused,
    @Nullable Instant stopAt,
    int parallelism,
    SortedSet<String> users,
    SortedSet<String> skipped) {
  /** Nothing in particular: runs go on as the project file says. */
  public static final Will NONE = new Will(false, null, 0, new TreeSet<>(), new TreeSet<>());

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  public Will {
    stopAt = stopAt == null ? null : stopAt.truncatedTo(ChronoUnit.MILLIS);
    users = Collections.unmodifiableSortedSet(new TreeSet<>(users));
    skipped = Collections.unmodifiableSortedSet(new TreeSet<>(skipped));
  }

  public Will withPaused(boolean value) {
    return new Will(value, stopAt, parallelism, users, skipped);
  }

  public Will withStopAt(@Nullable Instant value) {
    return new Will(paused, value, parallelism, users, skipped);
  }

  public Will withParallelism(int value) {
    return new Will(paused, stopAt, value, users, skipped);
  }

  public Will withUsers(Collection<String> value) {
    return new Will(paused, stopAt, parallelism, new TreeSet<>(value), skipped);
  }

  /** Skips more tables and links. */
  public Will skipping(Collection<String> names) {
    SortedSet<String> more = new TreeSet<>(skipped);
    more.addAll(names);
    return new Will(paused, stopAt, parallelism, users, more);
  }

  /** Skips them no longer. */
  public Will notSkipping(Collection<String> names) {
    SortedSet<String> fewer = new TreeSet<>(skipped);
    fewer.removeAll(names);
    return new Will(paused, stopAt, parallelism, users, fewer);
  }

  /** In one line for people; empty if nothing in particular is wanted. */
  public String text(ZoneId zone) {
    List<String> parts = new ArrayList<>();
    if (paused) {
      parts.add("paused");
    }
    if (stopAt != null) {
      parts.add("stop at " + TIME.format(stopAt.atZone(zone)));
    }
    if (parallelism > 0) {
      parts.add("at most " + parallelism + " requests at once");
    }
    if (!users.isEmpty()) {
      parts.add("only user " + String.join(", ", users));
    }
    if (!skipped.isEmpty()) {
      parts.add("skip " + String.join(", ", skipped));
    }
    return String.join("; ", parts);
  }
}
