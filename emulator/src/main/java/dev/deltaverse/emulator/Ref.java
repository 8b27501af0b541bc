package dev.deltaverse.emulator;

import java.util.UUID;

/**
 * The value of a lookup.
 *
 * @param table logical name of the table pointed to
 * @param id primary id of the row pointed to
 */
record Ref(String table, UUID id) {}
