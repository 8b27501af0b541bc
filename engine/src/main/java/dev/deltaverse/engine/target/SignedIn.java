package dev.deltaverse.engine.target;

import java.time.Instant;
import java.util.Optional;

/**
 * The target's answer to the question who asks.
 *
 * @param organizationId the environment that the user reaches
 * @param serverTime by the answer's Date header, to the second; empty if it has none
 */
public record SignedIn(String organizationId, Optional<Instant> serverTime) {}
