package dev.deltaverse.webapi;

/**
 * A relationship in which rows of another table point here.
 *
 * @param collectionProperty the navigation property on this table, to associate and to expand
 * @param referencingTable logical name of the other table
 * @param referencingColumn its lookup column
 * @param referencingProperty its navigation property
 */
public record OneToMany(
    String schemaName,
    String collectionProperty,
    String referencingTable,
    String referencingColumn,
    String referencingProperty) {}
