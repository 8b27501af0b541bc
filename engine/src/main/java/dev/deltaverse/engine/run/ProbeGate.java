package dev.deltaverse.engine.run;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.send.pace.Gate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets a few small requests of each phase that creates or updates whole rows go, one at a time, if
 * no run has shown what they cost; nothing else, and no delete above all. Thread-safe.
 */
final class ProbeGate implements Gate {
  /** Each about four times as large as the one before, which tells requests and rows apart. */
  static final int REQUESTS = 4;

  private final Gate gate;
  private final Set<PhaseId> known;
  private final Map<PhaseId, Integer> tried = new ConcurrentHashMap<>();

  /**
   * @param gate asked besides
   * @param known phases whose cost is known
   */
  ProbeGate(Gate gate, Set<PhaseId> known) {
    this.gate = gate;
    this.known = Set.copyOf(known);
  }

  @Override
  public boolean ends(PhaseId phase) {
    return phase.kind() != PhaseKind.UPSERT
        || known.contains(phase)
        || tried.getOrDefault(phase, 0) >= REQUESTS
        || gate.ends(phase);
  }

  @Override
  public boolean grants(PhaseId phase, int rows) {
    if (!gate.grants(phase, rows)) {
      return false;
    }
    tried.merge(phase, 1, Integer::sum);
    return true;
  }

  @Override
  public int parallelism() {
    return 1;
  }

  @Override
  public boolean holds(PhaseId phase) {
    return gate.holds(phase);
  }

  @Override
  public boolean allows(String user) {
    return gate.allows(user);
  }
}
