package dev.deltaverse.engine.send.pace;

/**
 * When a lane can take a request.
 *
 * @param fromNanos the moment; {@link #LATER} if another request has to come back first
 * @param limit what keeps it until then
 * @param told whether the service told it to wait
 */
record Room(long fromNanos, Limit limit, boolean told) {
  static final long LATER = Long.MAX_VALUE;
}
