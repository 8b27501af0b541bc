package dev.deltaverse.emulator;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/** A relationship between two tables. */
sealed interface Relationship {
  String schemaName();

  UUID metadataId();

  /** What happens to the referencing rows when the referenced row is deleted. */
  enum OnDelete {
    CASCADE("Cascade"),
    REMOVE_LINK("RemoveLink"),
    RESTRICT("Restrict"),
    NO_CASCADE("NoCascade");

    final String wireName;

    OnDelete(String wireName) {
      this.wireName = wireName;
    }

    /** The behaviour with this name in metadata; empty if it is not modelled. */
    static Optional<OnDelete> named(String wireName) {
      return Arrays.stream(values()).filter(v -> v.wireName.equals(wireName)).findFirst();
    }
  }

  /**
   * One referenced row, many referencing rows.
   *
   * @param schemaName name with casing
   * @param metadataId id in metadata answers
   * @param referencedTable the parent
   * @param referencedColumn the parent's primary id
   * @param referencingTable the child, which has the lookup column
   * @param referencingColumn the lookup column
   * @param referencingNavigation single-valued navigation property of the child, exact casing
   * @param referencedNavigation collection-valued navigation property of the parent, exact casing
   * @param onDelete delete behaviour
   */
  record OneToMany(
      String schemaName,
      UUID metadataId,
      String referencedTable,
      String referencedColumn,
      String referencingTable,
      String referencingColumn,
      String referencingNavigation,
      String referencedNavigation,
      OnDelete onDelete)
      implements Relationship {

    OneToMany withOnDelete(OnDelete behaviour) {
      return new OneToMany(
          schemaName,
          metadataId,
          referencedTable,
          referencedColumn,
          referencingTable,
          referencingColumn,
          referencingNavigation,
          referencedNavigation,
          behaviour);
    }
  }

  /**
   * Many rows on both sides, by way of an intersect table.
   *
   * @param schemaName name with casing
   * @param metadataId id in metadata answers
   * @param intersectTable logical name of the intersect table
   * @param table1 first side
   * @param column1 its column in the intersect table
   * @param navigation1 the navigation property on the first side
   * @param table2 second side
   * @param column2 its column in the intersect table
   * @param navigation2 the navigation property on the second side
   */
  record ManyToMany(
      String schemaName,
      UUID metadataId,
      String intersectTable,
      String table1,
      String column1,
      String navigation1,
      String table2,
      String column2,
      String navigation2)
      implements Relationship {}
}
