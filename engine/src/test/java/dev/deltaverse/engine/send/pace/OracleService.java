package dev.deltaverse.engine.send.pace;

import java.util.ArrayList;
import java.util.List;

/**
 * The documented service protection limits of one user on one server (api-limits.md), counted the
 * plain way: all that is in the window is looked at anew for each request. Shares nothing with what
 * it judges. Times are seconds; what ends later is told later.
 */
final class OracleService {
  private record Executed(double end, double seconds) {}

  final double window;
  final double executionLimit;
  final int requestLimit;
  final int concurrencyLimit;
  private final List<Executed> history = new ArrayList<>();
  private int past;
  private int running;
  private double blockedUntil;
  int refusals;

  OracleService(double window, double executionLimit, int requestLimit, int concurrencyLimit) {
    this.window = window;
    this.executionLimit = executionLimit;
    this.requestLimit = requestLimit;
    this.concurrencyLimit = concurrencyLimit;
  }

  /** A refusal: which limit, and for how long. */
  record Refused(String limit, int retryAfterSeconds) {}

  /** Lets a request in (null), or says why not. */
  @org.jspecify.annotations.Nullable
  Refused arrive(double now) {
    if (running >= concurrencyLimit) {
      refusals++;
      return new Refused("CONCURRENCY", 2);
    }
    double used = used(now);
    long count = counted(now);
    boolean tooLong = used > executionLimit;
    boolean tooMany = count >= requestLimit;
    if (now < blockedUntil || tooLong || tooMany) {
      refusals++;
      blockedUntil = Math.max(blockedUntil + 1, now + window / 10);
      return new Refused(
          tooMany ? "REQUESTS" : "EXECUTION_TIME", (int) Math.ceil(blockedUntil - now));
    }
    running++;
    return null;
  }

  void end(double now, double seconds) {
    running--;
    history.add(new Executed(now, seconds));
  }

  /** Somebody else's request as the same user. */
  void foreign(double now, double seconds) {
    history.add(new Executed(now, seconds));
  }

  double used(double now) {
    return window(now).stream().mapToDouble(Executed::seconds).sum();
  }

  /** Requests that count against their limit. */
  long counted(double now) {
    return window(now).size() + running;
  }

  private List<Executed> window(double now) {
    while (past < history.size() && history.get(past).end() <= now - window) {
      past++;
    }
    return history.subList(past, history.size());
  }

  double executedUntil(double end) {
    return history.stream().filter(e -> e.end() <= end).mapToDouble(Executed::seconds).sum();
  }

  int running() {
    return running;
  }
}
