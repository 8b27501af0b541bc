package dev.deltaverse.engine.staging;

import org.jspecify.annotations.Nullable;

/**
 * One changed cell for people to look at.
 *
 * @param operation create, update or delete
 * @param key the row's key, its parts separated by {@code |}
 * @param column empty for a create or delete
 */
public record SampleChange(
    String name,
    String operation,
    String key,
    String column,
    @Nullable String before,
    @Nullable String after) {}
