package dev.deltaverse.engine.target;

/**
 * A many-to-many relationship.
 *
 * @param schemaName its name
 * @param intersectSet entity set of the intersect table, for reading pairs
 * @param leftTable logical name of the first table
 * @param leftNavigation collection navigation property on the first table's rows
 * @param leftColumn column of the intersect table that holds the first table's id
 * @param rightTable logical name of the second table
 * @param rightNavigation collection navigation property on the second table's rows
 * @param rightColumn column of the intersect table that holds the second table's id
 */
public record TargetRelationship(
    String schemaName,
    String intersectSet,
    String leftTable,
    String leftNavigation,
    String leftColumn,
    String rightTable,
    String rightNavigation,
    String rightColumn) {}
