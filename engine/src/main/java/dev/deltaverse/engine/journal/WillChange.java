package dev.deltaverse.engine.journal;

import java.time.Instant;

/**
 * A change of the operator's will.
 *
 * @param user who made it, as the operating system names him
 * @param host on which machine
 * @param pid of the process
 * @param change what was asked for, for example {@code skip accounts}
 * @param will what is wanted from then on
 */
public record WillChange(
    Instant at, String user, String host, long pid, String change, Will will) {}
