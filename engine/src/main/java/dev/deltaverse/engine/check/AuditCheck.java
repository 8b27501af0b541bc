package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import java.util.Set;
import java.util.function.Consumer;

/** Auditing, which writes a row of its own for each row that is loaded. */
final class AuditCheck implements TargetCheck {
  @Override
  public String object() {
    return "audit";
  }

  @Override
  public void run(Living living, Consumer<CheckResult> results) throws MigrationException {
    Set<String> audited = living.inspection().audited(living.targets());
    results.accept(
        audited.isEmpty()
            ? new CheckResult.Pass(
                object(), "is off for " + Counts.of(living.targets().size(), "table"))
            : new CheckResult.Warn(
                object(),
                "is on for " + String.join(", ", audited),
                "Switch it off for the initial load: it costs time and log storage."));
  }
}
