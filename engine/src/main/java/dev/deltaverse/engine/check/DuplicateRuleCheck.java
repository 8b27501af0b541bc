package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Published duplicate detection rules; requests do not ask for them, but people will meet them. */
final class DuplicateRuleCheck implements TargetCheck {
  @Override
  public String object() {
    return "duplicate rules";
  }

  @Override
  public void run(Living living, Consumer<CheckResult> results) throws MigrationException {
    Map<String, List<String>> rules =
        new TreeMap<>(living.inspection().duplicateRules(living.targets()));
    rules.forEach(
        (table, names) ->
            results.accept(
                new CheckResult.Warn(
                    "duplicate rules of " + table,
                    "published: " + String.join(", ", names),
                    "Loading does not apply them; rows that they would call duplicates are"
                        + " loaded.")));
    if (rules.isEmpty()) {
      results.accept(
          new CheckResult.Pass(
              object(), "none is published for " + Counts.of(living.targets().size(), "table")));
    }
  }
}
