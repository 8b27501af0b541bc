package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.TablePlan;
import dev.deltaverse.engine.project.Guards;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Stops a plan that goes beyond the bounds of the project file. */
final class GuardCheck {
  private GuardCheck() {}

  /**
   * @param previous rows read by the last finished run, by table or link
   * @param accepted tables and links whose guards the operator has lifted for this run
   * @throws MigrationException GUARD naming every guard that is broken
   */
  static void check(
      BoundProject project, Plan plan, Map<String, Long> previous, Set<String> accepted)
      throws MigrationException {
    Map<String, Guards> guards = new HashMap<>();
    for (BoundTable table : project.tables()) {
      guards.put(table.name(), table.mapping().guards());
    }
    for (BoundLink link : project.links()) {
      guards.put(link.name(), link.mapping().guards());
    }
    List<String> broken = new ArrayList<>();
    Set<String> names = new java.util.LinkedHashSet<>();
    for (TablePlan table : plan.tables()) {
      Guards guard = guards.getOrDefault(table.name(), Guards.DEFAULT);
      List<String> of = broken(table, guard, previous.getOrDefault(table.name(), 0L));
      if (!of.isEmpty() && !accepted.contains(table.name())) {
        broken.addAll(of);
        names.add(table.name());
      }
    }
    if (!broken.isEmpty()) {
      throw new MigrationException(
          Code.GUARD,
          "plan: a guard stops the run, nothing was sent:\n" + String.join("\n", broken),
          "If this is right, run again with --accept-guard "
              + String.join(",", names)
              + "; otherwise correct the snapshot.");
    }
  }

  /**
   * Of a run whose operator has not agreed to deletes.
   *
   * @throws MigrationException GUARD naming what the plan deletes
   */
  static void noDeletes(Plan plan) throws MigrationException {
    List<String> deletes =
        plan.tables().stream()
            .filter(table -> table.delta().delete() > 0)
            .map(table -> table.name() + ": " + table.delta().delete())
            .toList();
    if (!deletes.isEmpty()) {
      throw new MigrationException(
          Code.GUARD,
          "plan: it deletes rows, which was not agreed to; nothing was sent:\n"
              + String.join("\n", deletes),
          "Look at the plan; if this is right, start again with deletes agreed to.");
    }
  }

  private static List<String> broken(TablePlan table, Guards guard, long previous) {
    List<String> broken = new ArrayList<>();
    long deletes = table.delta().delete();
    long ledger = table.delta().ledger();
    if (deletes > guard.maxDeletes()) {
      broken.add(
          table.name()
              + ": "
              + (deletes == 1 ? "1 delete is" : deletes + " deletes are")
              + " more than maxDeletes "
              + guard.maxDeletes());
    }
    if (deletes > 0 && deletes > guard.maxDeleteShare() * ledger) {
      broken.add(
          table.name()
              + ": "
              + (deletes == 1 ? "1 delete is " : deletes + " deletes are ")
              + percent(deletes, ledger)
              + " of "
              + ledger
              + " rows, more than maxDeleteShare "
              + percent(guard.maxDeleteShare()));
    }
    long read = table.checked().read();
    if (!table.read().absent() && read < previous * (1 - guard.maxFall())) {
      broken.add(
          table.name()
              + ": "
              + (read == 1 ? "1 record is " : read + " records are ")
              + percent(previous - read, previous)
              + " fewer than the "
              + previous
              + " of the last run, more than maxFall "
              + percent(guard.maxFall()));
    }
    return broken;
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "all" : percent((double) part / whole);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }
}
