package dev.deltaverse.webapi;

/**
 * A lookup's relationship to one of the tables it can point to.
 *
 * @param schemaName the relationship's name
 * @param column the lookup column
 * @param navigationProperty the exact name, case included, to write the lookup with: {@code
 *     name@odata.bind}
 * @param referencedTable logical name
 * @param referencedColumn the primary id of that table
 * @param collectionProperty the navigation property on the other side; may be empty
 */
public record ManyToOne(
    String schemaName,
    String column,
    String navigationProperty,
    String referencedTable,
    String referencedColumn,
    String collectionProperty) {}
