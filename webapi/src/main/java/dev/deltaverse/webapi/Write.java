package dev.deltaverse.webapi;

/**
 * The writes to single rows and links, as calls that can be sent or put into a {@link Batch}.
 *
 * <p>Source: Microsoft Learn, "Create a table row using the Web API", "Update and delete table
 * rows", "Perform conditional operations", "Associate and disassociate table rows". All throw
 * {@link IllegalArgumentException} for a key value with forbidden characters, see {@link
 * RowAddress#url()}.
 */
public final class Write {
  private static final String REPRESENTATION = "return=representation";

  private Write() {}

  /** Creates a row. Answer: 204 with {@link Answer#id()}. */
  public static Call create(String set, Body row) {
    return Call.post(set, row);
  }

  /** Creates a row. Answer: 201 with the columns named, of the row as it was stored. */
  public static Call createAndReturn(String set, Body row, String... columns) {
    return Call.post(set + selectOption(columns), row).prefer(REPRESENTATION);
  }

  /**
   * Updates the row, or creates it if it is missing; the answer, 204, does not tell which. With an
   * alternate key, don't repeat the key's columns in the row.
   */
  public static Call upsert(RowAddress address, Body row) {
    return Call.patch(address.url(), row);
  }

  /** As {@link #upsert}. Answer: 201 if the row was created, else 200, with the columns named. */
  public static Call upsertAndReturn(RowAddress address, Body row, String... columns) {
    return Call.patch(address.url() + selectOption(columns), row).prefer(REPRESENTATION);
  }

  /** Updates the row; 404 if it is missing. */
  public static Call updateOnly(RowAddress address, Body row) {
    return upsert(address, row).ifMatch("*");
  }

  /** Updates the row if it has still this row version; else 412. */
  public static Call updateIf(RowAddress address, String etag, Body row) {
    return upsert(address, row).ifMatch(etag);
  }

  /** Creates the row under this address; 412 if it is there. */
  public static Call createOnly(RowAddress address, Body row) {
    return upsert(address, row).header("If-None-Match", "*");
  }

  /** Deletes the row; 404 if it is missing. */
  public static Call delete(RowAddress address) {
    return Call.delete(address.url());
  }

  /** Deletes the row if it has still this row version; else 412. */
  public static Call deleteIf(RowAddress address, String etag) {
    return delete(address).ifMatch(etag);
  }

  /** Sets one column to null. */
  public static Call clear(RowAddress address, String column) {
    return Call.delete(address.url() + "/" + column);
  }

  /**
   * Links two rows through a collection-valued navigation property (1:N or N:N). A link that is
   * there already is a {@link ErrorKind.Conflict} of {@link ErrorKind.Collision#DUPLICATE_ROW}.
   */
  public static Call associate(RowAddress row, String collectionProperty, RowAddress other) {
    return Call.post(row.url() + "/" + collectionProperty + "/$ref", reference(other));
  }

  /** Removes a link made by {@link #associate}. */
  public static Call disassociate(
      RowAddress row, String collectionProperty, RowAddress.ById other) {
    return Call.delete(row.url() + "/" + collectionProperty + "(" + other.id() + ")/$ref");
  }

  /**
   * Removes a link, naming the other row in the form {@code $id=absolute URL}, which can be an
   * alternate key.
   */
  public static Call disassociate(
      RowAddress row, String collectionProperty, RowAddress other, String serviceRoot) {
    String id = PercentEncoding.formValue(serviceRoot + other.url());
    return Call.delete(row.url() + "/" + collectionProperty + "/$ref?$id=" + id);
  }

  /** Sets a lookup through its single-valued navigation property. */
  public static Call setLookup(RowAddress row, String singleProperty, RowAddress other) {
    return Call.put(row.url() + "/" + singleProperty + "/$ref", reference(other));
  }

  /** Clears a lookup. */
  public static Call clearLookup(RowAddress row, String singleProperty) {
    return Call.delete(row.url() + "/" + singleProperty + "/$ref");
  }

  private static Body reference(RowAddress other) {
    return Body.json(java.util.Map.of("@odata.id", other.odataId()));
  }

  static String selectOption(String... columns) {
    return columns.length == 0 ? "" : "?$select=" + String.join(",", columns);
  }
}
