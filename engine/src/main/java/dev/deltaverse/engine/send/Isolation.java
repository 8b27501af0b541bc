package dev.deltaverse.engine.send;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.RequestJournal;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import dev.deltaverse.engine.plan.SeqRanges;
import dev.deltaverse.engine.send.pace.Gate;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.TargetRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Settles the requests of a phase. Each is recorded before it leaves, and its outcome before it
 * counts. One that is refused as a whole is taken apart until the offending rows stand alone, and
 * the others are in: by halves where refused rows are rare, row by row where they are many.
 * Thread-safe.
 */
final class Isolation {
  /** Requests whose failure did not pass, without a success between: the service is down. */
  private static final int FAILURES_IN_A_ROW = 20;

  /**
   * Denials without a success between that can come from single rows, beside the width: as many as
   * halving a request of 1000 takes, twice.
   */
  private static final int DENIALS_IN_A_ROW = 20;

  /**
   * A request that has its answer.
   *
   * @param number in the journal
   */
  private record Sent(long number, TargetRequest request, Tried tried, Duration duration) {
    List<Change> rows() {
      return request.rows();
    }
  }

  private final PhaseId phase;
  private final Trying trying;
  private final RequestJournal journal;
  private final Gate gate;
  private final Clock clock;
  private final SendListener listener;
  private final Failing failures;
  private final Streak failing;
  private final Streak denying;
  private final AtomicReference<Answer.@Nullable Denied> denial = new AtomicReference<>();
  private final LongAdder applied = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unknown = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private final LongAdder retries = new LongAdder();
  private final LongAdder throttled = new LongAdder();
  private final LongAdder left = new LongAdder();
  private volatile boolean keysTaken;

  /**
   * @param failures how often rows are refused
   * @param width requests that are settled at once at the beginning
   * @param gate grants each request
   */
  Isolation(
      PhaseId phase,
      Trying trying,
      RequestJournal journal,
      Failing failures,
      int width,
      Gate gate,
      Clock clock,
      SendListener listener) {
    this.phase = phase;
    this.trying = trying;
    this.journal = journal;
    this.failures = failures;
    this.gate = gate;
    this.clock = clock;
    this.listener = listener;
    this.failing = new Streak(FAILURES_IN_A_ROW);
    this.denying = new Streak(DENIALS_IN_A_ROW + width);
  }

  /** Sends a request and what it is taken apart into, one after the other. */
  void settle(TargetRequest whole) throws MigrationException, InterruptedException {
    TargetRequest first =
        failures.ways().hopeless(whole.rows().size())
            ? whole.each()
            : whole instanceof TargetRequest.Create create && keysTaken ? upsert(create) : whole;
    try (Failing.Settling settling = failures.settling()) {
      settle(first, settling);
    }
  }

  private void settle(TargetRequest first, Failing.Settling settling)
      throws MigrationException, InterruptedException {
    Deque<TargetRequest> open = new ArrayDeque<>();
    Set<Long> lost = new HashSet<>();
    open.add(first);
    while (!open.isEmpty()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before a request of " + phase);
      }
      TargetRequest request = open.remove();
      List<Change> rows = request.rows();
      if (!gate.grants(phase, rows.size())) {
        leave(request, lost);
        continue;
      }
      long number = journal.intent(phase, SeqRanges.of(rows));
      requests.increment();
      Instant start = clock.instant();
      Tried tried = trying.send(new Payload(request));
      Sent sent = new Sent(number, request, tried, Duration.between(start, clock.instant()));
      retries.add(Math.max(0, tried.tries() - 1));
      throttled.add(tried.throttles());
      if (tried.lost()) {
        rows.forEach(row -> lost.add(row.seq()));
      }
      switch (tried.answer()) {
        case Answer.Applied yes -> {
          failures.settled(rows.size(), 0);
          record(sent, yes.ids(), Map.of());
          failing.end();
          denying.end();
        }
        case Answer.Each each -> {
          // Of rows that go as a whole and are told apart all the same none stops others.
          failures.settled(rows.size(), request.alone() ? each.refused() : 0);
          Map<Long, Outcome> exceptions = exceptions(rows, each.outcomes(), lost);
          List<Change> strayed = strayed(rows, exceptions);
          record(sent, exceptions);
          if (!strayed.isEmpty()) {
            listener.strayed(phase, strayed);
            open.add(request.with(strayed.stream().map(r -> plainer(r).orElse(r)).toList()));
          }
          failing.end();
          if (exceptions.size() < rows.size()) {
            denying.end();
          }
        }
        case Answer.Refused no
            when request instanceof TargetRequest.Create create
                && TargetRequest.Create.KEY_TAKEN.equalsIgnoreCase(no.code()) -> {
          // Rows of it are there: a lost answer brought them in, or somebody else did.
          keysTaken |= !tried.lost();
          split(sent, no.code(), no.message());
          open.addFirst(upsert(create));
          failing.end();
        }
        case Answer.Refused no -> {
          apart(sent, no, open, lost, settling);
          failing.end();
        }
        case Answer.Unknown cut -> {
          record(sent, all(rows, new Outcome.Unknown(cut.message()), lost));
          stopIfDown("", cut.message());
        }
        case Answer.Transient passing -> {
          refuse(sent, passing.code(), passing.message(), lost);
          stopIfDown(passing.code(), passing.message());
        }
        case Answer.Throttled limit -> {
          refuse(sent, limit.limit(), "Throttled", lost);
          stopIfDown(limit.limit(), "Throttled");
        }
        case Answer.Denied no -> {
          // It may be one row that is not allowed: its owner lacks a role, or it is out of reach.
          denial.set(no);
          if (denying.goesOnTooLong()) {
            split(sent, no.code(), no.message());
            throw denied(no);
          }
          apart(sent, new Answer.Refused(no.code(), no.message()), open, lost, settling);
        }
      }
    }
  }

  /**
   * The row by a plainer name, if the target may lack it only by an id: first what it refers to is
   * named by keys, then it itself. Not of an update: a row that is not there under its id is sent
   * whole later, since one that somebody put in its place has other values.
   */
  private Optional<Change> plainer(Change row) {
    if (!row.named().isEmpty()) {
      return Optional.of(row.namingByKey());
    }
    return row.id() == null || phase.kind() == PhaseKind.UPDATE
        ? Optional.empty()
        : Optional.of(row.withoutId());
  }

  /** The rows that go again by plainer names; what was said of them is taken back. */
  private List<Change> strayed(List<Change> rows, Map<Long, Outcome> exceptions) {
    List<Change> strayed = new ArrayList<>();
    for (Change row : rows) {
      if (exceptions.get(row.seq()) instanceof Outcome.Missing(String code, String message)
          && plainer(row).isPresent()) {
        exceptions.put(row.seq(), new Outcome.Transient(code, message));
        strayed.add(row);
      }
    }
    return strayed;
  }

  /**
   * Leaves rows for the next run; those that an earlier request may have brought in are in doubt.
   */
  private void leave(TargetRequest request, Set<Long> lost) {
    List<Change> rows = request.rows();
    List<Change> doubtful = rows.stream().filter(row -> lost.contains(row.seq())).toList();
    left.add(rows.size() - doubtful.size());
    if (!doubtful.isEmpty()) {
      long number = journal.intent(phase, SeqRanges.of(doubtful));
      requests.increment();
      Outcome unknown = new Outcome.Unknown("An answer was lost, and no further try was allowed");
      Tried none = new Tried(new Answer.Unknown(""), 1, 0);
      record(
          new Sent(number, request.with(doubtful), none, Duration.ZERO),
          all(doubtful, unknown, lost));
    }
  }

  private static TargetRequest upsert(TargetRequest.Create create) {
    return new TargetRequest.Upsert(create.table(), create.rows());
  }

  /** Takes a request apart that was refused as a whole. */
  private void apart(
      Sent sent,
      Answer.Refused no,
      Deque<TargetRequest> open,
      Set<Long> lost,
      Failing.Settling settling) {
    TargetRequest request = sent.request();
    List<Change> rows = request.rows();
    List<Change> named = rows.stream().filter(row -> !row.named().isEmpty()).toList();
    if (no.missing() && !named.isEmpty()) {
      // Which row is missing is not told: all are named by keys.
      split(sent, no.code(), no.message());
      listener.strayed(phase, named);
      open.addFirst(request.with(rows.stream().map(Change::namingByKey).toList()));
      return;
    }
    if (rows.size() == 1) {
      single(sent, no, open, lost);
      return;
    }
    settling.refusedWhole(rows.size());
    split(sent, no.code(), no.message());
    listener.split(phase, rows.size(), no.code(), no.message());
    if (!request.alone() && failures.ways().many(rows.size())) {
      open.add(request.each());
      return;
    }
    // Behind what is open: so the good rows of all halves are in before the bad ones are found.
    int middle = rows.size() / 2;
    open.add(request.with(rows.subList(0, middle)));
    open.add(request.with(rows.subList(middle, rows.size())));
  }

  /** A row that stands alone is refused, or goes again by a plainer name. */
  private void single(Sent sent, Answer.Refused no, Deque<TargetRequest> open, Set<Long> lost) {
    TargetRequest request = sent.request();
    List<Change> rows = request.rows();
    Optional<Change> plain = no.missing() ? plainer(rows.getFirst()) : Optional.empty();
    if (plain.isPresent()) {
      split(sent, no.code(), no.message());
      listener.strayed(phase, rows);
      open.add(request.with(List.of(plain.get())).each());
    } else {
      failures.settled(1, 1);
      boolean gone = no.missing() && request instanceof TargetRequest.Update;
      Outcome outcome =
          gone
              ? new Outcome.Missing(no.code(), no.message())
              : new Outcome.Refused(no.code(), no.message());
      record(sent, all(rows, outcome, lost));
    }
  }

  private void stopIfDown(String code, String message) throws MigrationException {
    if (failing.goesOnTooLong()) {
      throw new MigrationException(
          MigrationException.Code.TRANSIENT,
          "Sending "
              + phase
              + ": "
              + FAILURES_IN_A_ROW
              + " requests in a row failed after all their retries, the last with: "
              + (code + " " + message).strip(),
          "Wait until the service answers again, then run again to go on.");
    }
  }

  /**
   * What came of the phase so far.
   *
   * @param rows that were taken up
   * @throws MigrationException code TARGET if access was denied and no row was let in
   */
  SendResult result(long rows) throws MigrationException {
    Answer.Denied no = denial.get();
    if (no != null && applied.sum() == 0) {
      throw denied(no);
    }
    return new SendResult(
        phase,
        rows - left.sum(),
        applied.sum(),
        refused.sum(),
        unknown.sum(),
        requests.sum(),
        retries.sum(),
        throttled.sum());
  }

  private MigrationException denied(Answer.Denied no) {
    return new MigrationException(
        MigrationException.Code.TARGET,
        "Sending "
            + phase
            + ": the target denies access: "
            + (no.code() + " " + no.message()).strip(),
        "Check the application user's security roles and secret, then run again to go on.");
  }

  private void split(Sent sent, String code, String message) {
    journal.split(sent.number(), code, message, sent.tried().tries(), sent.duration());
  }

  private void refuse(Sent sent, String code, String message, Set<Long> lost) {
    record(sent, all(sent.rows(), new Outcome.Refused(code, message), lost));
  }

  private void record(Sent sent, Map<Long, Outcome> exceptions) {
    record(sent, List.of(), exceptions);
  }

  /**
   * @param ids those of new rows; empty if they are not told
   */
  private void record(Sent sent, List<String> ids, Map<Long, Outcome> exceptions) {
    List<Change> rows = sent.rows();
    journal.outcome(sent.number(), exceptions, sent.tried().tries(), sent.duration());
    if (!ids.isEmpty()) {
      listener.created(phase, rows, ids);
    }
    int lost = 0;
    int again = 0;
    for (Outcome outcome : exceptions.values()) {
      if (outcome instanceof Outcome.Unknown) {
        lost++;
      } else if (outcome instanceof Outcome.Transient) {
        again++;
      }
    }
    int no = exceptions.size() - lost - again;
    int yes = rows.size() - exceptions.size();
    applied.add(yes);
    refused.add(no);
    unknown.add(lost);
    listener.settled(phase, yes, no, lost);
    if (yes > 0) {
      listener.applied(
          phase,
          SeqRanges.of(rows.stream().filter(row -> !exceptions.containsKey(row.seq())).toList()));
    }
  }

  private static Map<Long, Outcome> all(List<Change> rows, Outcome outcome, Set<Long> lost) {
    return exceptions(rows, Collections.nCopies(rows.size(), outcome), lost);
  }

  /**
   * @param lost rows that an earlier request may have brought in, and that are in doubt unless they
   *     are applied now
   */
  private static Map<Long, Outcome> exceptions(
      List<Change> rows, List<Outcome> outcomes, Set<Long> lost) {
    if (rows.size() != outcomes.size()) {
      throw new IllegalStateException(
          outcomes.size() + " outcomes for a request of " + rows.size() + " rows");
    }
    Map<Long, Outcome> exceptions = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      long seq = rows.get(i).seq();
      switch (outcomes.get(i)) {
        case Outcome.Applied _ -> {}
        case Outcome.Refused refused ->
            exceptions.put(
                seq, lost.contains(seq) ? new Outcome.Unknown(refused.message()) : refused);
        case Outcome.Missing missing -> exceptions.put(seq, missing);
        case Outcome.Unknown unknown -> exceptions.put(seq, unknown);
        case Outcome.Transient passing ->
            exceptions.put(
                seq,
                lost.contains(seq)
                    ? new Outcome.Unknown(passing.message())
                    : new Outcome.Refused(passing.code(), passing.message()));
      }
    }
    return exceptions;
  }
}
