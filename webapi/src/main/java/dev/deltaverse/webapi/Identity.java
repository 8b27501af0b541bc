package dev.deltaverse.webapi;

import java.util.UUID;

/**
 * Who the client is in the environment.
 *
 * @param userId the systemuser row
 * @param organizationId names the environment's database; no two environments share it
 */
public record Identity(UUID userId, UUID businessUnitId, UUID organizationId) {}
