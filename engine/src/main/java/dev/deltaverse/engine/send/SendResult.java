package dev.deltaverse.engine.send;

import dev.deltaverse.engine.plan.PhaseId;

/**
 * What came of a phase: {@code rows = applied + refused + unknown}.
 *
 * @param rows changes of the phase
 * @param applied rows that the target acknowledged
 * @param refused rows that the target refused, or whose failure did not pass
 * @param unknown rows in doubt: the answer was lost each time
 * @param requests requests formed, those into which a refused one was taken apart among them
 * @param retries further tries of them after a passing failure
 * @param throttled tries that were turned away by a limit of the service
 */
public record SendResult(
    PhaseId phase,
    long rows,
    long applied,
    long refused,
    long unknown,
    long requests,
    long retries,
    long throttled) {}
