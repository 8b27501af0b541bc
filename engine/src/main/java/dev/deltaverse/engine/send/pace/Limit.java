package dev.deltaverse.engine.send.pace;

import dev.deltaverse.engine.target.Answer;
import java.util.Locale;

/** What can keep a user from sending. */
public enum Limit {
  /** Requests in the window. */
  REQUESTS("request limit"),
  /** Execution time in the window. */
  EXECUTION_TIME("execution-time limit"),
  /** Requests at once. */
  CONCURRENCY("limit of requests at once"),
  /** Another limit of the service, for example of its database. */
  OTHER("a limit of the service"),
  /** The target denies the user access. */
  ACCESS("denied access"),
  /** The operator. */
  OPERATOR("held by the operator"),
  /** As many requests are under way as pay off: this is full speed. */
  PARALLELISM("requests at once that pay off");

  private final String text;

  Limit(String text) {
    this.text = text;
  }

  /** The words for files and screens. */
  public String text() {
    return text;
  }

  static Limit of(Answer.Throttled throttled) {
    return switch (throttled.limit().toUpperCase(Locale.ROOT)) {
      case "REQUESTS" -> REQUESTS;
      case "EXECUTION_TIME" -> EXECUTION_TIME;
      case "CONCURRENCY" -> CONCURRENCY;
      default -> OTHER;
    };
  }
}
