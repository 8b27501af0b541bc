package dev.deltaverse.emulator;

import java.time.Duration;
import java.util.Objects;

/**
 * One fault of a fault script. Start from {@link #of} and narrow it by the {@code with...} methods.
 * Immutable.
 *
 * <p>Row faults (the {@code PLUG_IN_...} kinds) look at each row that is created, updated or
 * deleted; request faults look at each HTTP request. {@code after} and {@code times} count those
 * that match.
 *
 * @param kind what happens
 * @param table for row faults: logical name, empty for all tables
 * @param message for row faults: Create, Update or Delete, empty for all three
 * @param where for row faults: an OData filter over the row, empty for all rows
 * @param method for request faults: HTTP method, empty for all
 * @param path for request faults: a text that the path contains, empty for all
 * @param rate share of the matching rows or requests that are hit, 0 to 1
 * @param after how many matching ones pass first
 * @param times how many are hit at most; 0 means no end
 * @param tries for PLUG_IN_TRANSIENT: how often each row fails before it passes
 * @param delay for PLUG_IN_DELAY and SLOW_ANSWER
 * @param status HTTP status; 0 takes the kind's own
 * @param code error code; empty takes the kind's own
 * @param text error message; empty takes the kind's own
 */
public record Fault(
    Kind kind,
    String table,
    String message,
    String where,
    String method,
    String path,
    double rate,
    int after,
    int times,
    int tries,
    Duration delay,
    int status,
    String code,
    String text) {

  /** What a fault does. */
  public enum Kind {
    /** A plug-in refuses the row: 400, 0x80040265. */
    PLUG_IN_FAILURE(true, 400, "0x80040265", "The plug-in refuses this row."),
    /** A plug-in refuses the row's first tries: 400, 0x80040265. */
    PLUG_IN_TRANSIENT(true, 400, "0x80040265", "The plug-in could not reach its service."),
    /** A plug-in takes time. */
    PLUG_IN_DELAY(true, 0, "", ""),
    /** The sandbox worker crashed: 500, 0x8004418d. */
    PLUG_IN_CRASH(
        true,
        500,
        "0x8004418d",
        "The plug-in execution failed because the Sandbox Worker"
            + " process crashed. This is typically due to an error in the plug-in code."),
    /** SQL deadlock: 500, 0x80044150 with SQL number 1205. */
    SQL_DEADLOCK(
        false,
        500,
        "0x80044150",
        "Generic SQL error. CRM ErrorCode: -2147204784 Sql ErrorCode: -2146232060 Sql Number: 1205:"
            + " Transaction was deadlocked on lock resources with another process and has been"
            + " chosen as the deadlock victim."),
    /** SQL time-out: 500, 0x80044151 with SQL number -2. */
    SQL_TIMEOUT(
        false,
        500,
        "0x80044151",
        "SQL timeout expired. CRM ErrorCode: -2147204783 Sql"
            + " ErrorCode: -2146232060 Sql Number: -2"),
    /** A lock was not obtained: 500, 0x80044339. */
    LOCK_NOT_OBTAINED(
        false,
        500,
        "0x80044339",
        "sp_getapplock returned error code -3 (the lock"
            + " request was chosen as a deadlock victim)."),
    /** 500, 0x80040216. */
    UNEXPECTED(false, 500, "0x80040216", "An unexpected error occurred."),
    /** 502 with an HTML page from a proxy. */
    BAD_GATEWAY(false, 502, "", "502 Bad Gateway"),
    /** 503 with an HTML page from a proxy. */
    UNAVAILABLE(false, 503, "", "503 Service Unavailable"),
    /** 200 with an HTML page, as a captive proxy answers. */
    HTML_ANSWER(false, 200, "", "Sign in to the network"),
    /** 429, 0x80072322, with a Retry-After of {@code delay} or 5 seconds. */
    THROTTLED(
        false,
        429,
        "0x80072322",
        "Number of requests exceeded the limit of 6000 over time" + " window of 300 seconds."),
    /** 401, 0x8005F101: the token has expired. */
    TOKEN_EXPIRED(false, 401, "0x8005F101", "Access token has expired."),
    /** The connection is closed and nothing was done. */
    CUT_BEFORE_COMMIT(false, 0, "", ""),
    /** Everything was done, then the connection is closed without an answer. */
    CUT_AFTER_COMMIT(false, 0, "", ""),
    /** Everything was done; half of the answer is sent, then the connection is closed. */
    TRUNCATED_ANSWER(false, 0, "", ""),
    /** Everything was done; the answer comes in pieces over {@code delay}. */
    SLOW_ANSWER(false, 0, "", "");

    final boolean row;
    final int status;
    final String code;
    final String text;

    Kind(boolean row, int status, String code, String text) {
      this.row = row;
      this.status = status;
      this.code = code;
      this.text = text;
    }
  }

  /**
   * Checks the fault.
   *
   * @throws IllegalArgumentException for a setting out of its range
   */
  public Fault {
    Objects.requireNonNull(kind, "kind");
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate is " + rate + "; use 0 to 1");
    }
    if (after < 0 || times < 0 || tries < 0 || delay.isNegative()) {
      throw new IllegalArgumentException(
          "after, times, tries and delay of " + kind + " must not be negative");
    }
    if (kind == Kind.PLUG_IN_TRANSIENT && tries == 0) {
      throw new IllegalArgumentException("PLUG_IN_TRANSIENT needs tries of at least 1");
    }
  }

  /** A fault of this kind that hits everything. */
  public static Fault of(Kind kind) {
    return new Fault(
        kind,
        "",
        "",
        "",
        "",
        "",
        1,
        0,
        0,
        kind == Kind.PLUG_IN_TRANSIENT ? 1 : 0,
        Duration.ZERO,
        0,
        "",
        "");
  }

  /** Only rows of this table. */
  public Fault withTable(String name) {
    return new Fault(
        kind, name, message, where, method, path, rate, after, times, tries, delay, status, code,
        text);
  }

  /** Only this message: Create, Update or Delete. */
  public Fault withMessage(String name) {
    return new Fault(
        kind, table, name, where, method, path, rate, after, times, tries, delay, status, code,
        text);
  }

  /** Only rows that fit an OData filter. */
  public Fault withWhere(String filter) {
    return new Fault(
        kind, table, message, filter, method, path, rate, after, times, tries, delay, status, code,
        text);
  }

  /** Only requests with this HTTP method. */
  public Fault withMethod(String name) {
    return new Fault(
        kind, table, message, where, name, path, rate, after, times, tries, delay, status, code,
        text);
  }

  /** Only requests whose path contains this text. */
  public Fault withPath(String part) {
    return new Fault(
        kind, table, message, where, method, part, rate, after, times, tries, delay, status, code,
        text);
  }

  /** Only this share, 0 to 1. */
  public Fault withRate(double share) {
    return new Fault(
        kind, table, message, where, method, path, share, after, times, tries, delay, status, code,
        text);
  }

  /** Not the first ones. */
  public Fault withAfter(int number) {
    return new Fault(
        kind, table, message, where, method, path, rate, number, times, tries, delay, status, code,
        text);
  }

  /** No more than this number; 0 means no end. */
  public Fault withTimes(int number) {
    return new Fault(
        kind, table, message, where, method, path, rate, after, number, tries, delay, status, code,
        text);
  }

  /** How often each row fails before it passes. */
  public Fault withTries(int number) {
    return new Fault(
        kind, table, message, where, method, path, rate, after, times, number, delay, status, code,
        text);
  }

  /** How long it takes. */
  public Fault withDelay(Duration time) {
    return new Fault(
        kind, table, message, where, method, path, rate, after, times, tries, time, status, code,
        text);
  }

  /** With another status, code and message than the kind's own. */
  public Fault withError(int httpStatus, String errorCode, String errorText) {
    return new Fault(
        kind,
        table,
        message,
        where,
        method,
        path,
        rate,
        after,
        times,
        tries,
        delay,
        httpStatus,
        errorCode,
        errorText);
  }

  int effectiveStatus() {
    return status == 0 ? kind.status : status;
  }

  String effectiveCode() {
    return code.isEmpty() ? kind.code : code;
  }

  String effectiveText() {
    return text.isEmpty() ? kind.text : text;
  }
}
