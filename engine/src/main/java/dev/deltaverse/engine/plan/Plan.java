package dev.deltaverse.engine.plan;

import dev.deltaverse.engine.staging.DeltaCounts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * The delta of a snapshot as ordered phases of requests.
 *
 * @param snapshot name of the snapshot
 * @param organization id of the target's organisation
 * @param mapping fingerprint of the project's mapping
 * @param phases in an order in which they can be sent; those without changes are left out
 */
public record Plan(
    String snapshot,
    String organization,
    String mapping,
    List<TablePlan> tables,
    List<PhasePlan> phases) {
  public Plan {
    tables = List.copyOf(tables);
    phases = List.copyOf(phases);
  }

  /** Whether there is nothing to send. */
  public boolean empty() {
    return phases.isEmpty();
  }

  public long requests() {
    return phases.stream().mapToLong(PhasePlan::requests).sum();
  }

  /** Rows of all phases; each counts against the entitlement by one of its readings. */
  public long rows() {
    return phases.stream().mapToLong(PhasePlan::rows).sum();
  }

  /** A sum over the tables' deltas. */
  public long sum(ToLongFunction<DeltaCounts> count) {
    return tables.stream().map(TablePlan::delta).mapToLong(count).sum();
  }

  /** Equal for plans that send the same changes to the same organisation: SHA-256 in hex. */
  public String digest() {
    StringBuilder text = new StringBuilder(organization).append('\n').append(snapshot);
    for (TablePlan table : tables) {
      text.append('\n').append(table.name()).append(' ').append(table.digest());
    }
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
