package dev.deltaverse.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.mapping.Binder;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.FoldMark;
import dev.deltaverse.engine.staging.Staging.Acknowledged;
import dev.deltaverse.engine.staging.duckdb.DuckStaging;
import dev.deltaverse.engine.target.dataverse.DataverseTarget;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run is killed after its requests were answered and before they are folded, and the mapping is
 * changed before the next run.
 */
final class ChangedMappingAfterCrashTest {
  private static final SeqRanges NONE = new SeqRanges(List.of());

  @TempDir Path folder;

  @Test
  void rowsOfTheOldMappingAreInDoubtAndSentWhole() throws Exception {
    try (Rig rig = new Rig(folder, FirstRunScenarioTest.MODEL, tables("dv_title: title"))) {
      rig.file("1", "jobs.csv", "no,title,account\n1,One,A\n2,Two,B\n");
      assertThat(delta(rig, false).create()).isEqualTo(2);
      rig.project(
          tables(
              "dv_title: { sql: \"title || '!'\" }\n"
                  + "      dv_accountid: { lookup: { entity: dv_account, key: [dv_code], from:"
                  + " [account] } }"));
      DeltaCounts after = delta(rig, true);
      assertThat(after.create()).isZero();
      assertThat(after.update()).isEqualTo(2);
    }
  }

  /** The delta of the snapshot, after the fold of a whole delta that is in staging if told so. */
  private static DeltaCounts delta(Rig rig, boolean fold) throws Exception {
    Project project = rig.read();
    try (DuckStaging staging = DuckStaging.open(project.state(), 1L << 28);
        DataverseTarget target = DataverseTarget.open(project.target(), project.send())) {
      BoundProject bound =
          Binder.bind(
              project, target.describe(Binder.tables(project), Binder.relationships(project)));
      staging.open(bound);
      if (fold) {
        staging.fold(
            new PhaseId("jobs", PhaseKind.UPSERT),
            new Acknowledged(new SeqRanges(List.of(new SeqRanges.Range(1, 2))), NONE, NONE, NONE),
            new FoldMark(1, 1));
      }
      staging.begin(fold ? 2 : 1);
      BoundTable jobs = bound.tables().getFirst();
      staging.stage("jobs", project.snapshots().resolve("1"));
      staging.check(jobs);
      staging.park(List.of(jobs));
      return staging.delta(jobs);
    }
  }

  private static String tables(String columns) {
    return """
    tables:
      jobs:
        target: dv_job
        file: jobs.csv
        key: [dv_no]
        columns:
          dv_no: "no"
          %s
    """
        .formatted(columns);
  }
}
