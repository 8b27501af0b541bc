package dev.deltaverse.engine.send.pace;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * One limit of one user on one web server, and what was spent of it within the sliding window, as
 * seen from here: what each request that has executed cost, from its end. Where answers tell what
 * the service has counted, the account follows it, and knows what was spent by others as the same
 * user, or by this program before it was started again. Not thread-safe. All times are nanoseconds
 * of the pool's clock.
 */
final class Account {
  /** Answers of which the middle says how far the service's account is from this. */
  private static final int RECENT = 9;

  /** Others are taken to spend as before for such a part of the window, if they did lately. */
  private static final int GOES_ON = 10;

  private static final class Charge {
    final long endNanos;
    final long seen;
    long amount;

    Charge(long endNanos, long seen) {
      this.endNanos = endNanos;
      this.seen = seen;
      this.amount = seen;
    }
  }

  /** How much more than this account the service had counted then. */
  private record Heard(long atNanos, double more) {}

  private final Deque<Charge> charges = new ArrayDeque<>();
  private final Deque<Heard> heard = new ArrayDeque<>();
  private final double leastShare;
  private long windowNanos;
  private double most;
  private long own;
  private double seen;
  private double counted;

  /**
   * What others had spent then; if nothing more is heard it is taken to leave the window evenly.
   */
  private double others;

  private long othersAt;

  /**
   * @param most that a window allows
   * @param leastShare of what a request is seen to cost that it surely costs
   */
  Account(long windowNanos, double most, double leastShare) {
    this.windowNanos = windowNanos;
    this.most = most;
    this.leastShare = leastShare;
  }

  long windowNanos() {
    return windowNanos;
  }

  /** The service has said how long its window is. */
  void window(long nanos) {
    windowNanos = nanos;
  }

  /** What a window allows, as far as it is known. */
  double most() {
    return most;
  }

  /** Another limit than was believed: what was heard until now was held against that one. */
  void allow(double other) {
    if (other != most) {
      most = other;
      heard.clear();
      others = 0;
    }
  }

  /** All that counts within the window. */
  double spent(long now) {
    return own + others(now);
  }

  private double others(long now) {
    long since = Math.max(0, now - othersAt - windowNanos / GOES_ON);
    return others * Math.max(0, 1 - since / (double) windowNanos);
  }

  /**
   * Charges a request that has just ended.
   *
   * @param amount what it cost as seen from here
   */
  void charge(long now, long amount) {
    charges.addLast(new Charge(now, amount));
    own += amount;
    seen += amount;
    counted += amount;
  }

  /** What all requests ever charged cost as seen from here. */
  double seen() {
    return seen;
  }

  /** The same as far as the service has counted it. */
  double counted() {
    return counted;
  }

  /** Forgets what has left the window. */
  void expire(long now) {
    while (!charges.isEmpty() && charges.getFirst().endNanos + windowNanos <= now) {
      own -= charges.removeFirst().amount;
    }
  }

  /** When so much more will have left the window; {@link Room#LATER} if there is not as much. */
  long gone(long now, double amount) {
    double gone = 0;
    for (Charge charge : charges) {
      long leaves = charge.endNanos + windowNanos;
      long byOthers = othersGone(now, amount - gone);
      if (byOthers < leaves) {
        return byOthers;
      }
      gone += charge.amount;
      if (gone + others(now) - others(leaves) >= amount) {
        return leaves;
      }
    }
    return othersGone(now, amount - gone);
  }

  private long othersGone(long now, double amount) {
    long from = Math.max(now, othersAt + windowNanos / GOES_ON);
    return amount > others(now) ? Room.LATER : from + Math.round(amount / others * windowNanos);
  }

  /** When the window will be empty. */
  long empty() {
    long last = charges.isEmpty() ? Long.MIN_VALUE : charges.getLast().endNanos + windowNanos;
    return others > 0 ? Math.max(last, othersAt + windowNanos + windowNanos / GOES_ON) : last;
  }

  /**
   * Hears with the answer of the last request what the service has counted: takes from the last
   * charges what they cost less than was seen, or knows what others have spent. One answer tells
   * little, since requests may have ended whose answers are still on their way: the middle of the
   * last ones does.
   *
   * @param left of the limit, as it says
   */
  void correct(long now, double left) {
    heard.addLast(new Heard(now, most - left - own));
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

  private void take(double each, int last) {
    long before = own;
    Iterator<Charge> latest = charges.descendingIterator();
    for (int i = 0; i < last && latest.hasNext(); i++) {
      Charge charge = latest.next();
      long amount = Math.round(Math.max(charge.seen * leastShare, charge.amount - each));
      own += amount - charge.amount;
      charge.amount = amount;
    }
    long taken = before - own;
    counted -= taken;
    for (int i = heard.size(); i > 0; i--) {
      Heard one = heard.removeFirst();
      heard.addLast(new Heard(one.atNanos(), one.more() + taken));
    }
  }
}
