package dev.deltaverse.emulator;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What a write needs to know beside its row.
 *
 * @param change the transaction
 * @param model the definitions
 * @param caller systemuserid of the caller
 * @param now the service's clock
 * @param references URIs by {@code $n} of the change set
 * @param logic which custom logic runs
 */
record WriteContext(
    Change change,
    Model model,
    UUID caller,
    Instant now,
    Map<String, String> references,
    CustomLogic logic) {}
