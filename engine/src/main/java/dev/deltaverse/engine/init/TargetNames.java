package dev.deltaverse.engine.init;

import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names of target tables and columns as people think of them. */
final class TargetNames {
  /** Columns that the platform fills, or that belong to features of its own. */
  private static final Set<String> SYSTEM =
      Set.of(
          "createdon",
          "createdby",
          "createdonbehalfby",
          "modifiedon",
          "modifiedby",
          "modifiedonbehalfby",
          "overriddencreatedon",
          "importsequencenumber",
          "timezoneruleversionnumber",
          "utcconversiontimezonecode",
          "versionnumber",
          "ownerid",
          "owneridtype",
          "owningbusinessunit",
          "owningteam",
          "owninguser",
          "processid",
          "stageid",
          "traversedpath",
          "exchangerate",
          "transactioncurrencyid");

  private TargetNames() {}

  /** The publisher's prefix with its underscore; empty for a table of the platform. */
  static String prefix(String logicalName) {
    return logicalName.matches("[a-z][a-z0-9]{1,7}_.+")
        ? logicalName.substring(0, logicalName.indexOf('_') + 1)
        : "";
  }

  /** Names of a table, the logical name without its prefix first. */
  static List<NameWords> of(TargetTable table) {
    return names(table.logicalName(), prefix(table.logicalName()), table.label());
  }

  static List<NameWords> of(TargetTable table, TargetColumn column) {
    String name = column.name();
    boolean lookup = column.type() instanceof ColumnType.Lookup;
    List<NameWords> names =
        new ArrayList<>(
            names(
                lookup && name.endsWith("id") ? name.substring(0, name.length() - 2) : name,
                prefix(table.logicalName()),
                column.label()));
    if (!lookup) {
      // The number of a customer is its customer number.
      for (NameWords own : of(table)) {
        names.addAll(names.stream().map(n -> n.without(own)).toList());
      }
    }
    return names;
  }

  private static List<NameWords> names(String logical, String prefix, String label) {
    NameWords bare =
        NameWords.of(
            !prefix.isEmpty() && logical.startsWith(prefix)
                ? logical.substring(prefix.length())
                : logical);
    return label.isBlank() ? List.of(bare) : List.of(bare, NameWords.of(label));
  }

  /** The greatest likeness of some names. */
  static double likeness(List<NameWords> names, List<NameWords> others) {
    double best = 0;
    for (NameWords name : names) {
      for (NameWords other : others) {
        best = Math.max(best, name.likeness(other));
      }
    }
    return best;
  }

  /** Whether a snapshot can be thought to have values for it. */
  static boolean isData(TargetTable table, TargetColumn column) {
    return (column.creatable() || column.updatable())
        && !column.name().equals(table.primaryId())
        && !SYSTEM.contains(column.name())
        && !(column.type() instanceof ColumnType.Unsupported);
  }
}
