package dev.deltaverse.webapi;

/** What became of one call of a {@link Batch}. */
public sealed interface BatchResult {

  /** Carried out; for a part of a change set, the whole change set was. */
  record Done(Answer answer) implements BatchResult {}

  /**
   * Refused. In a change set all calls have the same failure: the service tells one for all, and
   * nothing of the change set was applied.
   */
  record Failed(WebApiException failure) implements BatchResult {}

  /** Not carried out, because the batch stopped at an earlier failure. */
  record NotRun() implements BatchResult {}
}
