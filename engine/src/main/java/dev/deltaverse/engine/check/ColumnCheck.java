package dev.deltaverse.engine.check;

import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.TargetColumn;
import dev.deltaverse.engine.target.TargetTable;
import java.util.Optional;
import java.util.function.Consumer;

/** Columns that are taken on create or on update alone, or that column security restricts. */
final class ColumnCheck implements TargetCheck {
  @Override
  public String object() {
    return "columns";
  }

  @Override
  public void run(Living living, Consumer<CheckResult> results) {
    for (TableMapping table : living.project().tables()) {
      Optional<TargetTable> target = living.schema().table(table.target());
      for (ColumnMapping column : table.columns()) {
        target
            .flatMap(t -> t.column(column.target()))
            .ifPresent(c -> column("column " + table.name() + "." + c.name(), c, results));
      }
    }
  }

  private static void column(String object, TargetColumn column, Consumer<CheckResult> results) {
    if (column.creatable() && !column.updatable()) {
      results.accept(
          new CheckResult.Warn(
              object,
              "is taken on create alone; the target ignores later changes",
              "Leave it out if its values change, or verification will find them different."));
    }
    if (!column.creatable() && column.updatable()) {
      results.accept(
          new CheckResult.Warn(
              object,
              "is taken on update alone; the target ignores it on create",
              "Leave it out, or run twice so that the second run sets it."));
    }
    if (column.secured()) {
      results.accept(
          new CheckResult.Warn(
              object,
              "is restricted by column security",
              "Give the users a column security profile that lets them create, update and read"
                  + " it."));
    }
  }
}
