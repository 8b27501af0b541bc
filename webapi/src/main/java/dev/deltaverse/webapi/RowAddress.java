package dev.deltaverse.webapi;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Names one row, by id or by alternate key. Immutable.
 *
 * <p>Source: Microsoft Learn, "Use an alternate key to reference a record".
 */
public sealed interface RowAddress {

  /** The characters that a text must not hold if a row is addressed by it. */
  String FORBIDDEN_CHARACTERS = "/<>*%&:\\?+";

  /** The entity set's name, e.g. {@code accounts}. */
  String set();

  /** What stands between the parentheses, not percent-encoded. */
  String predicate();

  /** A row by its primary id. */
  record ById(String set, UUID id) implements RowAddress {
    @Override
    public String predicate() {
      return id.toString();
    }
  }

  /** A row by all columns of one key; the parts are never empty. */
  record ByKey(String set, List<KeyPart> parts) implements RowAddress {
    public ByKey {
      parts = List.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("A key of " + set + " needs at least one column");
      }
    }

    @Override
    public String predicate() {
      return parts.stream().map(KeyPart::text).collect(Collectors.joining(","));
    }
  }

  static ById id(String set, UUID id) {
    return new ById(set, id);
  }

  static ByKey key(String set, KeyPart... parts) {
    return new ByKey(set, List.of(parts));
  }

  /**
   * A row of an elastic table: its primary id may stand in several partitions. Source: Microsoft
   * Learn, "Use elastic tables using code".
   *
   * @param idColumn logical name of the primary id, see {@link TableName#idColumn}
   */
  static ByKey inPartition(String set, String idColumn, UUID id, String partition) {
    return key(set, KeyPart.guid(idColumn, id), KeyPart.text("partitionid", partition));
  }

  /**
   * The address as a URL relative to the service root, percent-encoded: {@code
   * accounts(accountnumber='A%20B')}.
   *
   * @throws IllegalArgumentException if a text in the key has a forbidden character: the service
   *     can't find such a row by its key, and percent-encoding does not help
   */
  default String url() {
    return set() + "(" + PercentEncoding.keyPredicate(checkedPredicate()) + ")";
  }

  /**
   * The address as it stands in JSON, in {@code @odata.id} and {@code @odata.bind}: the same text
   * without percent-encoding.
   *
   * @throws IllegalArgumentException as {@link #url()}; Microsoft does not say whether the ban
   *     holds inside JSON, and a wrong match would be worse than a refusal
   */
  default String odataId() {
    return set() + "(" + checkedPredicate() + ")";
  }

  /** Whether a text in the key has a forbidden character; see {@link DataverseClient#resolve}. */
  default boolean hasForbiddenCharacters() {
    return switch (this) {
      case ById _ -> false;
      case ByKey byKey ->
          byKey.parts().stream()
              .anyMatch(
                  p -> p.value() instanceof KeyValue.Text t && hasForbiddenCharacters(t.value()));
    };
  }

  /** Whether a text could not be used to address a row by it. */
  static boolean hasForbiddenCharacters(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (FORBIDDEN_CHARACTERS.indexOf(value.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private String checkedPredicate() {
    if (hasForbiddenCharacters()) {
      throw new IllegalArgumentException(
          set()
              + "("
              + predicate()
              + ") has one of the characters "
              + FORBIDDEN_CHARACTERS
              + " in a key value, so the service can't find the row by it."
              + " Next step: DataverseClient.resolve finds its id by $filter");
    }
    return predicate();
  }
}
