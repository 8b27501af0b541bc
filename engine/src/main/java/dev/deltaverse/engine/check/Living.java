package dev.deltaverse.engine.check;

import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.target.Inspection;
import dev.deltaverse.engine.target.TargetSchema;
import dev.deltaverse.engine.target.TargetTable;
import java.util.List;

/** A project and its target, which has answered. */
record Living(Project project, TargetSchema schema, Inspection inspection) {

  /** Logical names of the tables that are written and exist, each once. */
  List<String> targets() {
    return project.tables().stream()
        .map(t -> t.target())
        .filter(t -> schema.table(t).isPresent())
        .distinct()
        .toList();
  }

  TargetTable table(String target) {
    return schema.table(target).orElseThrow();
  }
}
