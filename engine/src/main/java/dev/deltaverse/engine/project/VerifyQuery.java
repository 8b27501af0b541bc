package dev.deltaverse.engine.project;

/**
 * A pair of queries that must give the same number or text.
 *
 * @param staging SQL on staging that gives one value
 * @param target OData path and query below the API root; its first value is taken
 */
public record VerifyQuery(String name, String staging, String target) {}
