package dev.deltaverse.engine.check;

import dev.deltaverse.engine.target.Inspection;
import dev.deltaverse.engine.target.Target;

/**
 * An application user of the project, and the target as it sees it.
 *
 * @param name as the project calls it
 * @param target with few retries, so that an unreachable one is told soon
 * @param inspection of the same target
 */
public record CheckUser(String name, Target target, Inspection inspection) {}
