package dev.deltaverse.webapi;

/**
 * The three names of a table that requests need. Read them from the metadata, the set's name can't
 * be guessed: {@link DataverseClient#describeTable}.
 *
 * @param logicalName e.g. {@code abc_item}, for {@code @odata.type} and metadata
 * @param setName e.g. {@code abc_items}, for URLs
 * @param idColumn the primary id column, e.g. {@code abc_itemid}
 */
public record TableName(String logicalName, String setName, String idColumn) {}
