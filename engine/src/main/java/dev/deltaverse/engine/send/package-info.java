/** Sending a plan: requests in flight, retry, throttling, isolation of refused rows, recording. */
@NullMarked
package dev.deltaverse.engine.send;

import org.jspecify.annotations.NullMarked;
