package dev.deltaverse.engine.run;

import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.RowSource;
import dev.deltaverse.engine.project.TableMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The steps that a SQL model waits for, found by the staging tables that its text names: {@code
 * raw_NAME} waits for the stage of NAME, {@code want_NAME} until its rows are checked and parked.
 */
final class ModelInputs {
  private static final List<String> PREFIXES = List.of("raw_", "want_", "typ_");

  private ModelInputs() {}

  static Set<StepId> of(
      RowSource.Model model, BoundProject project, Function<String, StepId> parkOf) {
    String sql = text(model);
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

  /** The tables and links that a model reads. */
  static Set<String> names(RowSource.Model model, Project project) {
    String sql = text(model);
    Set<String> names = new LinkedHashSet<>();
    Stream.concat(
            project.tables().stream().map(TableMapping::name),
            project.links().stream().map(LinkMapping::name))
        .filter(name -> PREFIXES.stream().anyMatch(prefix -> names(sql, prefix + name)))
        .forEach(names::add);
    return names;
  }

  /** Empty if it cannot be read: the stage step itself names the file. */
  private static String text(RowSource.Model model) {
    try {
      return Files.readString(model.sql());
    } catch (IOException _) {
      return "";
    }
  }

  private static boolean names(String sql, String table) {
    return Pattern.compile("\\b" + Pattern.quote(table) + "\\b", Pattern.CASE_INSENSITIVE)
        .matcher(sql)
        .find();
  }
}
