package dev.deltaverse.engine.plan;

import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.SampleChange;
import dev.deltaverse.engine.staging.SourceRead;
import java.util.List;

/**
 * What a plan does to one table or link.
 *
 * @param digest equal for equal changes, see {@code Staging.digest}
 * @param samples a few changes for people
 */
public record TablePlan(
    String name,
    SourceRead read,
    CheckCounts checked,
    DeltaCounts delta,
    String digest,
    List<SampleChange> samples) {
  public TablePlan {
    samples = List.copyOf(samples);
  }
}
