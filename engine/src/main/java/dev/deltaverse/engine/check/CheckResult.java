package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;

/**
 * What a check found, one line of its screen. Immutable.
 *
 * <p>{@code object} is what was looked at, such as {@code table accounts} or {@code user loader};
 * {@code finding} is a sentence without a full stop about it.
 */
public sealed interface CheckResult {

  String object();

  String finding();

  /** All is well. */
  record Pass(String object, String finding) implements CheckResult {}

  /**
   * A run can go on, but a person should know.
   *
   * @param remedy what to do, a sentence
   */
  record Warn(String object, String finding, String remedy) implements CheckResult {}

  /**
   * A run would stop.
   *
   * @param code whose problem it is
   * @param remedy what to do, a sentence
   */
  record Fail(MigrationException.Code code, String object, String finding, String remedy)
      implements CheckResult {

    /** Of a failure, with its hint as the remedy. */
    public static Fail of(String object, MigrationException failure) {
      return new Fail(failure.code(), object, String.valueOf(failure.getMessage()), failure.hint());
    }
  }

  /** How it went: {@code pass}, {@code warn} or {@code fail}. */
  default String word() {
    return switch (this) {
      case Pass _ -> "pass";
      case Warn _ -> "warn";
      case Fail _ -> "fail";
    };
  }

  /** What to do, a sentence; empty if nothing is to be done. */
  default String advice() {
    return switch (this) {
      case Pass _ -> "";
      case Warn warn -> warn.remedy();
      case Fail fail -> fail.remedy();
    };
  }
}
