package dev.deltaverse.engine.target.dataverse;

import org.jspecify.annotations.Nullable;

/**
 * A table that a lookup column can point to.
 *
 * @param table logical name
 * @param set its entity set
 * @param writes the navigation property through which the lookup is written
 * @param reads the navigation property that is expanded to read the row's key; another one for
 *     {@code ownerid}, whose own type {@code principal} has no columns of users and teams
 * @param key by which the mapping refers to its rows; null if by id only
 */
record LookupTarget(
    String table, String set, String writes, String reads, @Nullable RowKey key) {}
