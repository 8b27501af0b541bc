package dev.deltaverse.webapi;

/**
 * An N:N relationship; both tables may be the same.
 *
 * @param intersectTable logical name of the table that holds the links; read-only
 * @param table1 logical name
 * @param column1 the intersect table's column with the id of {@code table1}
 * @param property1 collection-valued navigation property on {@code table1}
 */
public record ManyToMany(
    String schemaName,
    String intersectTable,
    String table1,
    String column1,
    String property1,
    String table2,
    String column2,
    String property2) {}
