package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.Inspection;
import dev.deltaverse.engine.target.TargetKey;
import dev.deltaverse.engine.target.TargetTable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/**
 * Whether each table has an alternate key of exactly the project's key columns, with its index
 * built. If it is to, it makes those that are not there.
 */
final class KeyCheck implements TargetCheck {
  /** A key over many rows takes its time; without rows it is a matter of seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final boolean create;

  /**
   * @param create whether to make keys that are not there
   */
  KeyCheck(boolean create) {
    this.create = create;
  }

  @Override
  public String object() {
    return "keys";
  }

  @Override
  public void run(Living living, Consumer<CheckResult> results)
      throws MigrationException, InterruptedException {
    for (TableMapping table : living.project().tables()) {
      if (living.schema().table(table.target()).isPresent()) {
        results.accept(key(table, living.table(table.target()), living.inspection()));
      }
    }
  }

  private CheckResult key(TableMapping table, TargetTable target, Inspection inspection)
      throws MigrationException, InterruptedException {
    String object = "key of " + table.name();
    List<TargetKey> keys =
        target.keys().stream()
            .filter(k -> new HashSet<>(k.columns()).equals(new HashSet<>(table.key())))
            .toList();
    String columns = String.join(", ", table.key());
    if (keys.stream().anyMatch(TargetKey::active)) {
      return new CheckResult.Pass(object, columns + " is Active");
    }
    if (!keys.isEmpty()) {
      return notActive(object, keys.getFirst());
    }
    boolean all = table.key().stream().allMatch(c -> target.column(c).isPresent());
    if (!create || !all) {
      return new CheckResult.Fail(
          Code.SETUP,
          object,
          target.logicalName() + " has no alternate key of exactly " + columns,
          all
              ? "Run deltaverse check --create-keys, or make the key in the maker portal."
              : "Create the columns first, or correct the key in the project file.");
    }
    TargetKey made = inspection.createKey(target.logicalName(), table.key(), PATIENCE);
    return made.active()
        ? new CheckResult.Pass(object, columns + " was made and is Active")
        : notActive(object, made);
  }

  private static CheckResult notActive(String object, TargetKey key) {
    return new CheckResult.Fail(
        Code.SETUP,
        object,
        key.name() + " is " + key.status() + ", not Active",
        key.status().equals("Failed")
            ? "Remove the duplicates in the target that its index fails on, then reactivate the"
                + " key."
            : "Wait until its index is built, then check again.");
  }
}
