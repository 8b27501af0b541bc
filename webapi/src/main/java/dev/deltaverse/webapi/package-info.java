/**
 * A client for the Microsoft Dataverse Web API (OData 4.0, {@code /api/data/v9.2}).
 *
 * <p>{@link dev.deltaverse.webapi.DataverseClient} is the entrance. All calls block, are safe to
 * use from many (virtual) threads, and fail with one exception, {@link
 * dev.deltaverse.webapi.WebApiException}, whose {@link dev.deltaverse.webapi.ErrorKind} says what a
 * caller can do about it. The client repeats nothing by itself, except once after a token was
 * refused.
 */
@NullMarked
package dev.deltaverse.webapi;

import org.jspecify.annotations.NullMarked;
