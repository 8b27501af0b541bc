package dev.deltaverse.engine.plan;

import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which rows of a run's delta the target has acknowledged so far, and of which tables more may
 * come. One bit a row. Thread-safe.
 */
public final class Arrivals {
  /** Rows behind these are not kept track of: nobody hears that they are in. */
  private static final long MOST = Integer.MAX_VALUE - 1L;

  private static final class Table {
    final BitSet in = new BitSet();
    boolean over;
    boolean failed;
  }

  private final Map<String, Table> tables = new HashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Whether it can be told of a row that it is in. */
  public static boolean follows(long seq) {
    return seq <= MOST;
  }

  /**
   * Rows of a table are in.
   *
   * @param rows their numbers in the table's delta
   */
  public void in(String table, SeqRanges rows) {
    synchronized (this) {
      BitSet in = of(table).in;
      for (SeqRanges.Range range : rows.ranges()) {
        if (follows(range.first())) {
          in.set(Math.toIntExact(range.first()), Math.toIntExact(Math.min(range.last(), MOST)) + 1);
        }
      }
    }
    listeners.forEach(Runnable::run);
  }

  /**
   * No further rows of a table come.
   *
   * @param failed whether sending them did not come to its end
   */
  public void over(String table, boolean failed) {
    synchronized (this) {
      of(table).over = true;
      of(table).failed |= failed;
    }
    listeners.forEach(Runnable::run);
  }

  private Table of(String table) {
    return tables.computeIfAbsent(table, _ -> new Table());
  }

  /** Whether rows of one of these tables may still come. */
  public synchronized boolean open(Collection<String> names) {
    return names.stream().anyMatch(name -> !of(name).over);
  }

  /** Whether sending one of these tables did not come to its end. */
  public synchronized boolean failed(Collection<String> names) {
    return names.stream().anyMatch(name -> of(name).failed);
  }

  /** Those of some rows of a table that are in. */
  public synchronized BitSet in(String table, BitSet rows) {
    BitSet in = (BitSet) rows.clone();
    in.and(of(table).in);
    return in;
  }

  /**
   * Has someone told of each change from now on.
   *
   * @param listener returns at once
   */
  public void listen(Runnable listener) {
    listeners.add(listener);
  }

  /** Tells someone no more. */
  public void forget(Runnable listener) {
    listeners.remove(listener);
  }
}
