package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.staging.RejectRow;

/** How many rejects a run has of one table, kind, rule and column. */
public record RejectCount(
    String name, RejectRow.Kind kind, String rule, String column, long rows) {}
