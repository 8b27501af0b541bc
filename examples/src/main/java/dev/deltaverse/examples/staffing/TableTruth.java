package dev.deltaverse.examples.staffing;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What has to come of one table of a snapshot, all snapshots before it having been loaded.
 *
 * @param rows records of the files, headers left out; always the sum of the next four
 * @param good rows to be loaded
 * @param excluded left out by the project on purpose
 * @param created good rows that the target does not have yet
 * @param updated good rows that the target has with other values
 * @param same good rows that the target has as they are
 * @param deleted rows that the target has and the snapshot lacks
 * @param stale rejected or parked rows of which the target keeps an older version
 * @param dirt rows by what is wrong with them, children released by a corrected parent left out
 */
public record TableTruth(
    StaffingTable table,
    long rows,
    long good,
    long rejected,
    long parked,
    long excluded,
    long created,
    long updated,
    long same,
    long deleted,
    long stale,
    Map<Dirt, Long> dirt) {
  public TableTruth {
    Map<Dirt, Long> copy = new EnumMap<>(Dirt.class);
    copy.putAll(dirt);
    dirt = Collections.unmodifiableMap(copy);
  }
}
