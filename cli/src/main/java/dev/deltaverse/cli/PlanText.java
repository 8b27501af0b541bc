package dev.deltaverse.cli;

import dev.deltaverse.engine.plan.PhasePlan;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.plan.TablePlan;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.SampleChange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan for people: what becomes of the rows, a few changes, and the requests in their order. */
final class PlanText {
  private PlanText() {}

  static List<String> of(Plan plan) {
    return of("Plan of snapshot " + plan.snapshot(), plan);
  }

  /**
   * @param title its first line
   */
  static List<String> of(String title, Plan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    lines.add("");
    lines.addAll(tables(plan));
    List<String> notes = notes(plan);
    if (!notes.isEmpty()) {
      lines.add("");
      lines.addAll(notes);
    }
    List<String> samples = samples(plan);
    if (!samples.isEmpty()) {
      lines.add("");
      lines.add("Some of the changes:");
      lines.addAll(samples);
    }
    if (!plan.empty()) {
      lines.add("");
      lines.addAll(phases(plan));
    }
    lines.add("");
    lines.add(summary(plan));
    return lines;
  }

  private static List<String> tables(Plan plan) {
    TextTable table =
        new TextTable(
            "<table",
            "read",
            "same",
            "create",
            "update",
            "delete",
            "rejected",
            "parked",
            "excluded",
            "stale",
            "withheld");
    for (TablePlan of : plan.tables()) {
      CheckCounts checked = of.checked();
      DeltaCounts delta = of.delta();
      table.line(
          of.name(),
          checked.read(),
          delta.same(),
          delta.create(),
          delta.update(),
          delta.delete(),
          checked.rejected(),
          checked.parked(),
          checked.excluded(),
          delta.stale(),
          delta.withheld());
    }
    table.line(
        "total",
        checked(plan, CheckCounts::read),
        plan.sum(DeltaCounts::same),
        plan.sum(DeltaCounts::create),
        plan.sum(DeltaCounts::update),
        plan.sum(DeltaCounts::delete),
        checked(plan, CheckCounts::rejected),
        checked(plan, CheckCounts::parked),
        checked(plan, CheckCounts::excluded),
        plan.sum(DeltaCounts::stale),
        plan.sum(DeltaCounts::withheld));
    return table.lines();
  }

  private static long checked(Plan plan, java.util.function.ToLongFunction<CheckCounts> count) {
    return plan.tables().stream().map(TablePlan::checked).mapToLong(count).sum();
  }

  private static List<String> notes(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      table.read().notes().forEach(note -> lines.add(table.name() + ": " + note));
      if (table.delta().kept() > 0) {
        lines.add(
            table.name()
                + ": "
                + TextTable.number(table.delta().kept())
                + " rows are absent from the snapshot and kept, as the project file says");
      }
    }
    return lines;
  }

  /** Changes of one row stand together, as staging gives them. */
  private static List<String> samples(Plan plan) {
    List<String> lines = new ArrayList<>();
    for (TablePlan table : plan.tables()) {
      String row = "";
      for (SampleChange change : table.samples()) {
        String of = sign(change.operation()) + " " + table.name() + " " + change.key();
        if (!of.equals(row)) {
          lines.add("  " + of);
          row = of;
        }
        if (!change.column().isEmpty()) {
          lines.add(
              "      "
                  + change.column()
                  + ": "
                  + VerifyText.value(change.before())
                  + " -> "
                  + VerifyText.value(change.after()));
        }
      }
    }
    return lines;
  }

  private static String sign(String operation) {
    return switch (operation) {
      case "create" -> "+";
      case "delete" -> "-";
      default -> "~";
    };
  }

  private static List<String> phases(Plan plan) {
    TextTable table = new TextTable("<phase", "rows", "requests", "<after");
    for (PhasePlan phase : plan.phases()) {
      table.line(
          phase.id(),
          phase.rows(),
          phase.requests(),
          phase.after().stream().map(Object::toString).collect(Collectors.joining(", ")));
    }
    return table.lines();
  }

  private static String summary(Plan plan) {
    if (plan.empty()) {
      return "Nothing to do: the target has all rows that can be loaded.";
    }
    return "To create "
        + TextTable.number(plan.sum(DeltaCounts::create))
        + ", to update "
        + TextTable.number(plan.sum(DeltaCounts::update))
        + ", to delete "
        + TextTable.number(plan.sum(DeltaCounts::delete))
        + ", in "
        + TextTable.count(plan.requests(), "request")
        + ".";
  }
}
