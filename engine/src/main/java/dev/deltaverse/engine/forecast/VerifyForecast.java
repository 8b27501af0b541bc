package dev.deltaverse.engine.forecast;

/**
 * What is expected of verification at the end of a run.
 *
 * @param rows that the ledger will hold of what the run sends and verifies
 * @param p50Seconds as likely longer as shorter
 * @param p90Seconds longer in one of ten cases
 * @param included whether the run verifies, so that the time of the whole run holds this one
 * @param learnt whether an earlier run told how long it takes
 */
public record VerifyForecast(
    long rows, double p50Seconds, double p90Seconds, boolean included, boolean learnt) {
  /** Of a run that verifies nothing. */
  public static final VerifyForecast NONE = new VerifyForecast(0, 0, 0, false, false);

  /** Of the time of the whole run, what is as likely longer as shorter. */
  double p50Included() {
    return included ? p50Seconds : 0;
  }

  /** Of the time of the whole run, what is longer in one of ten cases. */
  double p90Included() {
    return included ? p90Seconds : 0;
  }
}
