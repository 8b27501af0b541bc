package dev.deltaverse.engine.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.flow.Action;
import dev.deltaverse.engine.flow.Step;
import dev.deltaverse.engine.flow.StepContext;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.journal.EventRow;
import dev.deltaverse.engine.mapping.BoundLink;
import dev.deltaverse.engine.mapping.BoundTable;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.project.VerifyQuery;
import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.Difference;
import dev.deltaverse.engine.verify.QueryAgreement;
import dev.deltaverse.engine.verify.Verifier;
import dev.deltaverse.engine.verify.VerifyResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The steps that verify a run, each table by itself, after everything is sent. */
final class VerifySteps {
  private static final int FIRST_DIFFERENCES = 100;

  private final RunContext context;
  private final Verifier verifier;
  private final Clock clock;
  private final Map<String, Agreement> agreements = new ConcurrentHashMap<>();
  private final Map<String, QueryAgreement> queries = new ConcurrentHashMap<>();
  private final List<Difference> differences = new ArrayList<>();
  private @Nullable Instant begun;

  private VerifySteps(RunContext context, Verifier verifier, Clock clock) {
    this.context = context;
    this.verifier = verifier;
    this.clock = clock;
  }

  static List<Step> after(
      List<Step> before,
      RunContext context,
      Verifier verifier,
      FlowSettings settings,
      Clock clock) {
    return new VerifySteps(context, verifier, clock).steps(before, settings);
  }

  private List<Step> steps(List<Step> before, FlowSettings settings) {
    Set<StepId> after = new LinkedHashSet<>();
    before.forEach(s -> after.add(s.id()));
    List<Step> steps = new ArrayList<>();
    for (BoundTable table : tables()) {
      steps.add(
          step(
              table.name(),
              after,
              settings,
              step -> told(step, verifier.table(table, this::keep))));
    }
    for (BoundLink link : links()) {
      steps.add(
          step(link.name(), after, settings, step -> told(step, verifier.link(link, this::keep))));
    }
    for (VerifyQuery query : context.project().project().verify()) {
      steps.add(
          step(
              "query " + query.name(),
              after,
              settings,
              step -> {
                QueryAgreement agreement = verifier.query(query);
                queries.put(query.name(), agreement);
                if (!agreement.agrees()) {
                  step.note(EventRow.Level.ERROR, String.valueOf(agreement));
                }
              }));
    }
    Set<StepId> all = new LinkedHashSet<>();
    steps.forEach(s -> all.add(s.id()));
    steps.add(
        step(
            "",
            all,
            settings,
            _ -> context.verified(result(), Duration.between(begun(), clock.instant()))));
    return steps;
  }

  private List<BoundTable> tables() {
    return context.project().tables().stream()
        .filter(t -> !context.leftOut().contains(t.name()))
        .toList();
  }

  private List<BoundLink> links() {
    return context.project().links().stream()
        .filter(l -> !context.leftOut().contains(l.name()))
        .toList();
  }

  /** A run that the operator ends early is not verified: that could take longer than he has. */
  private Step step(String name, Set<StepId> after, FlowSettings settings, Action action) {
    return Step.of(
        new StepId("verify", name),
        after,
        settings,
        step -> {
          begun();
          if (!context.ended()) {
            action.run(step);
          }
        });
  }

  /** When the first of the steps began, of which this may be one. */
  private synchronized Instant begun() {
    if (begun == null) {
      begun = clock.instant();
    }
    return begun;
  }

  private void told(StepContext step, Agreement agreement) throws MigrationException {
    agreements.put(agreement.name(), agreement);
    step.figure("rows", agreement.target());
    step.figure("missing", agreement.missing());
    step.figure("extra", agreement.extra());
    step.figure("different", agreement.different());
    step.figure("snapshot", agreement.snapshot());
  }

  private synchronized void keep(Difference difference) {
    if (differences.size() < FIRST_DIFFERENCES) {
      differences.add(difference);
    }
  }

  private synchronized VerifyResult result() {
    List<Agreement> tables = new ArrayList<>();
    for (BoundTable table : tables()) {
      tables.add(Objects.requireNonNull(agreements.get(table.name())));
    }
    for (BoundLink link : links()) {
      tables.add(Objects.requireNonNull(agreements.get(link.name())));
    }
    List<QueryAgreement> pairs = new ArrayList<>();
    for (VerifyQuery query : context.project().project().verify()) {
      pairs.add(Objects.requireNonNull(queries.get(query.name())));
    }
    return new VerifyResult(tables, pairs, differences);
  }
}
