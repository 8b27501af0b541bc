package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The steps that a SQL model waits for, found by the staging tables that its text names: {@code
 * raw_NAME} waits for the stage of NAME, {@code want_NAME} until its rows are checked and parked.
 */
final class ModelInputs {
  private ModelInputs() {}

  static Set<StepId> of(
      RowSource.Model model, BoundProject project, Function<String, StepId> parkOf) {
    String sql;
    try {
      sql = Files.readString(model.sql());
    } catch (IOException e) {
      return Set.of(); // The stage step itself names the file that cannot be read.
    }
    Set<StepId> after = new LinkedHashSet<>();
    for (BoundTable table : project.tables()) {
      if (names(sql, "raw_" + table.name())) {
        after.add(new StepId("stage", table.name()));
      }
      if (names(sql, "want_" + table.name()) || names(sql, "typ_" + table.name())) {
        after.add(parkOf.apply(table.name()));
      }
    }
    for (BoundLink link : project.links()) {
      if (names(sql, "raw_" + link.name())) {
        after.add(new StepId("stage", link.name()));
      }
    }
    return after;
  }

  private static boolean names(String sql, String table) {
    return Pattern.compile("\\b" + Pattern.quote(table) + "\\b", Pattern.CASE_INSENSITIVE)
        .matcher(sql)
        .find();
  }
}
