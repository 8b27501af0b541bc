package dev.deltaverse.engine.send.pace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * What one user has spent on one web server within the sliding window, as seen from here: each
 * request that has executed, from its end. Where answers tell what the service has counted, the
 * account follows it, and knows what was spent by others as the same user, or by this program
 * before it was started again. Not thread-safe. All times are nanoseconds of the pool's clock.
 */
final class Account {
  /** Answers of which the middle says how far the service's account is from this. */
  private static final int RECENT = 9;

  /** The time on the way is taken to be at most half of what a request is seen to take. */
  private static final double LEAST_SHARE = 0.5;

  /** Others are taken to spend as before for such a part of the window, if they did lately. */
  private static final int GOES_ON = 10;

  private static final class Charge {
    final long endNanos;
    final long took;
    long nanos;

    Charge(long endNanos, long took) {
      this.endNanos = endNanos;
      this.took = took;
      this.nanos = took;
    }
  }

  /** How much more than this account the service had counted then. */
  private record Heard(long atNanos, double more) {}

  private final Deque<Charge> charges = new ArrayDeque<>();
  private final Deque<Heard> heard = new ArrayDeque<>();
  private long windowNanos;
  private long own;

  /**
   * What others had spent then; if nothing more is heard it is taken to leave the window evenly.
   */
  private double others;

  private long othersAt;

  Account(long windowNanos) {
    this.windowNanos = windowNanos;
  }

  long windowNanos() {
    return windowNanos;
  }

  /** The service has said how long its window is. */
  void window(long nanos) {
    windowNanos = nanos;
  }

  /** Execution time within the window. */
  double spent(long now) {
    return own + others(now);
  }

  private double others(long now) {
    long since = Math.max(0, now - othersAt - windowNanos / GOES_ON);
    return others * Math.max(0, 1 - since / (double) windowNanos);
  }

  /** Requests within the window. */
  int requests() {
    return charges.size();
  }

  /**
   * Charges a request that has just ended.
   *
   * @param took as seen from here, with the time on the way
   */
  void charge(long now, long took) {
    charges.addLast(new Charge(now, took));
    own += took;
  }

  /** Forgets what has left the window. */
  void expire(long now) {
    while (!charges.isEmpty() && charges.getFirst().endNanos + windowNanos <= now) {
      own -= charges.removeFirst().nanos;
    }
  }

  /**
   * When so many requests will have left the window; {@link Room#LATER} if there are not as many.
   */
  long requestsGone(int requests) {
    int passed = 0;
    for (Charge charge : charges) {
      if (++passed == requests) {
        return charge.endNanos + windowNanos;
      }
    }
    return Room.LATER;
  }

  /** When so much more will have left the window; {@link Room#LATER} if there is not as much. */
  long timeGone(long now, double nanos) {
    double gone = 0;
    for (Charge charge : charges) {
      long leaves = charge.endNanos + windowNanos;
      long byOthers = othersGone(now, nanos - gone);
      if (byOthers < leaves) {
        return byOthers;
      }
      gone += charge.nanos;
      if (gone + others(now) - others(leaves) >= nanos) {
        return leaves;
      }
    }
    return othersGone(now, nanos - gone);
  }

  private long othersGone(long now, double nanos) {
    long from = Math.max(now, othersAt + windowNanos / GOES_ON);
    return nanos > others(now) ? Room.LATER : from + Math.round(nanos / others * windowNanos);
  }

  /** When the window will be empty. */
  long empty() {
    long last = charges.isEmpty() ? Long.MIN_VALUE : charges.getLast().endNanos + windowNanos;
    return others > 0 ? Math.max(last, othersAt + windowNanos + windowNanos / GOES_ON) : last;
  }

  /**
   * Hears with the answer of the last request what the service has counted: takes from the last
   * charges what they were on the way, or knows what others have spent. One answer tells little,
   * since requests may have ended whose answers are still on their way: the middle of the last ones
   * does.
   *
   * @param counted execution time within its window
   */
  void correct(long now, double counted) {
    heard.addLast(new Heard(now, counted - own));
    while (heard.size() > RECENT || heard.getFirst().atNanos() < now - windowNanos / 10) {
      heard.removeFirst();
    }
    int middle = heard.size() / 2;
    double more =
        heard.stream().mapToDouble(Heard::more).sorted().skip(middle).findFirst().orElseThrow();
    others = Math.max(0, more);
    othersAt = now;
    if (more < 0) {
      // It came with the charges since the middle one.
      take(-more / (middle + 1), middle + 1);
    }
  }

  /** Forgets what was heard, not what was charged. */
  void forget() {
    heard.clear();
    others = 0;
  }

  private void take(double each, int last) {
    long before = own;
    Iterator<Charge> latest = charges.descendingIterator();
    for (int i = 0; i < last && latest.hasNext(); i++) {
      Charge charge = latest.next();
      long nanos = Math.round(Math.max(charge.took * LEAST_SHARE, charge.nanos - each));
      own += nanos - charge.nanos;
      charge.nanos = nanos;
    }
    long taken = before - own;
    for (int i = heard.size(); i > 0; i--) {
      Heard one = heard.removeFirst();
      heard.addLast(new Heard(one.atNanos(), one.more() + taken));
    }
  }
}
