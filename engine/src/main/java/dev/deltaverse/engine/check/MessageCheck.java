package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Whether each table has the bulk messages by which rows are sent. UpsertMultiple is never listed;
 * it works where the other two do ("Bulk operation messages").
 */
final class MessageCheck implements TargetCheck {
  private static final Set<String> NEEDED =
      new TreeSet<>(Set.of("CreateMultiple", "UpdateMultiple"));

  @Override
  public String object() {
    return "bulk messages";
  }

  @Override
  public void run(Living living, Consumer<CheckResult> results) throws MigrationException {
    boolean all = true;
    Map<String, Set<String>> messages = living.inspection().messages(living.targets());
    for (String table : living.targets()) {
      Set<String> lacking = new TreeSet<>(NEEDED);
      lacking.removeAll(messages.getOrDefault(table, Set.of()));
      if (!lacking.isEmpty()) {
        all = false;
        results.accept(
            new CheckResult.Warn(
                "bulk messages of " + table,
                "the table has no " + String.join(" and no ", lacking),
                "Try a small snapshot first: where bulk requests are refused, rows cannot be sent"
                    + " by this version."));
      }
    }
    if (all) {
      results.accept(
          new CheckResult.Pass(
              object(), "available for " + Counts.of(living.targets().size(), "table")));
    }
  }
}
