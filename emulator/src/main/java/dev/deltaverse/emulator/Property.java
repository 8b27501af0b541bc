package dev.deltaverse.emulator;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a name in a payload, a $select or a path means for one table. */
sealed interface Property {
  /** A column that is read and written under its own name. */
  record Plain(Column column, int position) implements Property {}

  /** The read-only {@code _x_value} of a lookup column. */
  record LookupValue(Column column, int position) implements Property {}

  /**
   * A single-valued navigation property.
   *
   * @param name exact casing
   * @param column the lookup column behind it
   * @param position its position
   * @param targets tables it may point to
   * @param relationship absent for owner and the like, whose target is an abstract principal
   */
  record Single(
      String name,
      Column column,
      int position,
      List<String> targets,
      Relationship.@Nullable OneToMany relationship)
      implements Property {}

  /** A collection-valued navigation property of a parent. */
  record Children(Relationship.OneToMany relationship) implements Property {}

  /**
   * A collection-valued navigation property of one side of an N:N relationship.
   *
   * @param relationship the relationship
   * @param first whether the table at hand is its first side
   */
  record Peers(Relationship.ManyToMany relationship, boolean first) implements Property {
    String ownTable() {
      return first ? relationship.table1() : relationship.table2();
    }

    String otherTable() {
      return first ? relationship.table2() : relationship.table1();
    }

    String ownColumn() {
      return first ? relationship.column1() : relationship.column2();
    }

    String otherColumn() {
      return first ? relationship.column2() : relationship.column1();
    }
  }
}
