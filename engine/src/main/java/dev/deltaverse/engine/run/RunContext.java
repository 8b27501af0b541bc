package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.forecast.Forecast;
import dev.deltaverse.engine.mapping.BoundProject;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.plan.Plan;
import dev.deltaverse.engine.send.SendResult;
import dev.deltaverse.engine.staging.Adopted;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.Kept;
import dev.deltaverse.engine.staging.SourceRead;
import dev.deltaverse.engine.verify.VerifyResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What the steps of one run hand to each other. Thread-safe. */
final class RunContext {
  private final long run;
  private final BoundProject project;
  private final String source;
  private final Set<String> leftOut;
  private final Map<String, SourceRead> reads = new ConcurrentHashMap<>();
  private final Map<String, DeltaCounts> deltas = new ConcurrentHashMap<>();
  private final Map<String, Adopted> adopted = new ConcurrentSkipListMap<>();
  private final Set<String> checked = ConcurrentHashMap.newKeySet();
  private final List<SendResult> sent = new ArrayList<>();
  private final Set<String> heldBack = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;
  private volatile @Nullable Plan plan;
  private volatile @Nullable Forecast forecast;
  private volatile @Nullable MigrationException guard;
  private volatile @Nullable VerifyResult verified;
  private volatile Duration verifying = Duration.ZERO;

  /**
   * @param source what the desired rows come from: the snapshot's name, or the run to take back
   * @param leftOut tables and links of which no row is sent or verified
   */
  RunContext(long run, BoundProject project, String source, Set<String> leftOut) {
    this.run = run;
    this.project = project;
    this.source = source;
    this.leftOut = leftOut;
  }

  long run() {
    return run;
  }

  /** A table of the project by its name. */
  BoundTable table(String name) {
    return project.table(name);
  }

  BoundProject project() {
    return project;
  }

  String source() {
    return source;
  }

  /** Tables and links that are no part of this run but for what others need of them. */
  Set<String> leftOut() {
    return leftOut;
  }

  /** Notes that the rows of a table or link are checked, so that they can be accounted for. */
  void checked(String name) {
    checked.add(name);
  }

  Set<String> checked() {
    return checked;
  }

  void read(SourceRead read) {
    reads.put(read.name(), read);
  }

  Map<String, SourceRead> reads() {
    return reads;
  }

  void delta(DeltaCounts delta) {
    deltas.put(delta.name(), delta);
  }

  Map<String, DeltaCounts> deltas() {
    return deltas;
  }

  void kept(Kept kept) {
    deltas.computeIfPresent(kept.name(), (_, counts) -> counts.withheld(kept.rows()));
  }

  void planned(Plan value) {
    plan = value;
  }

  @Nullable Plan plan() {
    return plan;
  }

  /** The plan, in steps that come after it. */
  Plan requirePlan() throws MigrationException {
    Plan value = plan;
    if (value == null) {
      throw new MigrationException(
          Code.BUG, "send: there is no plan", "Report this; nothing was sent.");
    }
    return value;
  }

  void adopted(Adopted value) {
    adopted.put(value.name(), value);
  }

  /** What was adopted, by table or link. */
  Map<String, Adopted> adopted() {
    return adopted;
  }

  synchronized void sent(SendResult result) {
    sent.add(result);
  }

  synchronized List<SendResult> sent() {
    return List.copyOf(sent);
  }

  /**
   * Notes that rows of a table or link are not sent because the operator wants it so, or for the
   * day's entitlement.
   *
   * @param ends whether the run is to end
   */
  void heldBack(String name, boolean ends) {
    heldBack.add(name);
    ended |= ends;
  }

  /** Tables and links of which rows are held back. */
  Set<String> heldBack() {
    return heldBack;
  }

  /** Whether the run ends early, with rows that are held back. */
  boolean ended() {
    return ended;
  }

  void forecast(Forecast value) {
    forecast = value;
  }

  @Nullable Forecast forecast() {
    return forecast;
  }

  /** Notes that a guard would stop this plan. */
  void guard(MigrationException value) {
    guard = value;
  }

  /** The guard that would stop the plan; null if none would. */
  @Nullable MigrationException guard() {
    return guard;
  }

  /**
   * @param took from the begin of the first table's verification
   */
  void verified(VerifyResult result, Duration took) {
    verifying = took;
    verified = result;
  }

  /** How long verification took; zero of a run that does not verify. */
  Duration verifying() {
    return verifying;
  }

  @Nullable VerifyResult verified() {
    return verified;
  }
}
