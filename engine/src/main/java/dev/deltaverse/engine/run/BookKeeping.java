package dev.deltaverse.engine.run;

import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.flow.FlowResult;
import dev.deltaverse.engine.journal.RowWriter;
import dev.deltaverse.engine.journal.RunDocument;
import dev.deltaverse.engine.journal.RunEnd;
import dev.deltaverse.engine.journal.RunStatistics;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.staging.CheckCounts;
import dev.deltaverse.engine.staging.DeltaCounts;
import dev.deltaverse.engine.staging.RefusedRecord;
import dev.deltaverse.engine.staging.RejectRow;
import dev.deltaverse.engine.staging.SentCounts;
import dev.deltaverse.engine.staging.Staging;
import dev.deltaverse.engine.verify.VerifyJson;
import dev.deltaverse.engine.verify.VerifyResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Accounts for every row of a run, and writes down how it ended. */
final class BookKeeping {
  private static final String READ = "read.";

  private final RunContext context;
  private final Staging staging;
  private final StateStore state;

  BookKeeping(RunContext context, Staging staging, StateStore state) {
    this.context = context;
    this.staging = staging;
    this.state = state;
  }

  /** Rows read by the last run that came to its end, by table or link. */
  static Map<String, Long> previousReads(StateStore state) throws MigrationException {
    Map<String, Long> reads = new HashMap<>();
    for (Map.Entry<String, String> fact : state.view().facts(READ).entrySet()) {
      reads.put(fact.getKey().substring(READ.length()), Long.valueOf(fact.getValue()));
    }
    return reads;
  }

  /**
   * @param failures of steps and after them
   */
  RunReport close(RunCommand command, FlowResult result, List<MigrationException> failures)
      throws MigrationException {
    Map<String, Books> books = new LinkedHashMap<>();
    long refusedDeletes = 0;
    long doubtfulDeletes = 0;
    for (String name : names()) {
      if (!context.checked().contains(name)) {
        continue;
      }
      try (RowWriter<RejectRow> rejects = state.rejects(context.run(), name)) {
        staging.rejects(name, rejects);
      }
      DeltaCounts delta = context.deltas().get(name);
      CheckCounts checked = staging.checked(name);
      SentCounts sent = delta == null ? null : staging.sent(name);
      if (sent != null && sent.refused() + sent.refusedDeletes() > 0) {
        try (RowWriter<RefusedRecord> refused = state.refused(context.run(), name)) {
          staging.refused(name, refused);
        }
      }
      Books of = books(checked, delta, sent, command);
      books.put(name, of);
      state.saveBooks(context.run(), name, of);
      refusedDeletes += sent == null ? 0 : sent.refusedDeletes();
      doubtfulDeletes += sent == null ? 0 : sent.inDoubtDeletes();
    }
    RunReport report =
        new RunReport(
            context.run(),
            context.source(),
            books,
            context.plan(),
            context.forecast(),
            context.guard(),
            refusedDeletes,
            doubtfulDeletes,
            context.verified(),
            context.adopted(),
            totals(books, result, failures),
            failures,
            result.interrupted(),
            context.ended(),
            context.heldBack(),
            context.leftOut());
    if (report.verified() != null) {
      keep(state, context.run(), report.verified());
    }
    state.finishRun(context.run(), end(report, command));
    remember(command);
    if (command == RunCommand.APPLY && result.succeeded()) {
      for (Map.Entry<String, Books> entry : books.entrySet()) {
        state.putFact(READ + entry.getKey(), Long.toString(entry.getValue().read()));
      }
    }
    state.flush();
    return report;
  }

  /** Keeps a verification beside a run. */
  static void keep(StateStore state, long run, VerifyResult result) throws MigrationException {
    state.putDocument(run, RunDocument.VERIFICATION, VerifyJson.toJson(result).toString());
  }

  /** Which rows the target refused, so that they can be sent again by themselves. */
  private void remember(RunCommand command) throws MigrationException {
    if (command == RunCommand.APPLY && context.plan() != null) {
      staging.keepRefused(OptionalLong.of(context.run()));
    } else if (command == RunCommand.RETRY && context.plan() != null) {
      staging.keepRefused(OptionalLong.empty());
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    context.project().tables().forEach(t -> names.add(t.name()));
    context.project().links().forEach(l -> names.add(l.name()));
    return names;
  }

  /** Of a plan, what would become of the rows. */
  private static Books books(
      CheckCounts checked,
      @Nullable DeltaCounts delta,
      @Nullable SentCounts sent,
      RunCommand command) {
    if (delta == null || sent == null) {
      return new Books(
          checked.read(),
          0,
          0,
          0,
          0,
          checked.rejected(),
          checked.parked(),
          checked.excluded(),
          0,
          0);
    }
    boolean planned = !command.sends();
    return new Books(
        checked.read(),
        delta.same(),
        planned ? delta.create() : sent.created(),
        planned ? delta.update() : sent.updated(),
        planned ? delta.delete() : sent.deleted(),
        checked.rejected(),
        checked.parked() + sent.parked(),
        checked.excluded() + sent.leftOut(),
        sent.refused(),
        sent.inDoubt());
  }

  /** By the journal, which knows of the requests of steps that failed or were stopped, too. */
  private RunTotals totals(
      Map<String, Books> books, FlowResult result, List<MigrationException> failures)
      throws MigrationException {
    state.flush();
    boolean stopped = result.interrupted() || context.ended() || !failures.isEmpty();
    RunStatistics sent = state.view().journal().statistics(context.run());
    return new RunTotals(
        sent.all().requests(),
        sent.throttles(),
        sent.all().retries(),
        sent.all().rowsPerSecond(),
        result.elapsed(),
        RunReport.balanced(
            books,
            name ->
                stopped || context.heldBack().contains(name) || context.leftOut().contains(name)),
        context.verified() == null ? null : Objects.requireNonNull(context.verified()).agrees());
  }

  private static RunEnd end(RunReport report, RunCommand command) {
    RunStatus status =
        report.interrupted() || report.ended() && report.failures().isEmpty()
            ? RunStatus.INTERRUPTED
            : report.failures().isEmpty()
                ? RunStatus.FINISHED
                : report.failures().getFirst().code() == Code.GUARD
                    ? RunStatus.STOPPED_BY_GUARD
                    : RunStatus.FAILED;
    String message =
        report.failures().isEmpty()
            ? command.text()
                + " of "
                + report.snapshot()
                + (report.ended() ? RunEnd.ENDED_EARLY : "")
            : String.valueOf(report.failures().getFirst().getMessage());
    return new RunEnd(status, ExitStatus.of(report), message, report.totals());
  }

  /** Writes down that the run ended by a failure outside its steps. */
  void abandon(Exception failure) {
    try {
      state.finishRun(
          context.run(),
          new RunEnd(
              RunStatus.FAILED, 6, String.valueOf(failure.getMessage()), RunTotals.NOTHING_SENT));
    } catch (MigrationException e) {
      failure.addSuppressed(e);
    }
  }
}
