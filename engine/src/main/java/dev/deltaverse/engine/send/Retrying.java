package dev.deltaverse.engine.send;

import dev.deltaverse.engine.flow.Sleeper;
import dev.deltaverse.engine.plan.Change;
import dev.deltaverse.engine.project.RetrySettings;
import dev.deltaverse.engine.project.RetrySettings.On;
import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Outcome;
import dev.deltaverse.engine.target.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tries again what failed for a passing reason or whose answer was lost, as the settings say: every
 * request of a plan can be repeated without harm. Of a request whose rows have outcomes of their
 * own only the rows in question are sent again.
 *
 * <p>A row that is not applied in the end is in doubt if any of its tries may have been applied,
 * also if the last was refused.
 */
final class Retrying implements Trying {
  private final Trying next;
  private final RetrySettings settings;
  private final Sleeper sleeper;
  private final RandomGenerator random;
  private final IntPredicate grants;
  private final SendListener listener;

  /**
   * @param random chooses the jitter; used by one thread at a time
   * @param grants whether so many rows may be tried once more
   */
  Retrying(
      Trying next,
      RetrySettings settings,
      Sleeper sleeper,
      RandomGenerator random,
      IntPredicate grants,
      SendListener listener) {
    this.next = next;
    this.settings = settings;
    this.sleeper = sleeper;
    this.random = random;
    this.grants = grants;
    this.listener = listener;
  }

  @Override
  public Tried send(Payload payload) throws InterruptedException {
    Attempt attempt = new Attempt(payload);
    int tries = 0;
    int throttles = 0;
    while (true) {
      Tried tried = next.send(attempt.open());
      tries += tried.tries();
      throttles += tried.throttles();
      Failure failure = attempt.take(tried.answer());
      if (failure == null
          || tries > settings.times()
          || !settings.on().contains(failure.kind())
          || !grants.test(attempt.open().request().rows().size())) {
        return new Tried(attempt.answer(), tries, throttles, attempt.lost());
      }
      Duration delay = delay(tries);
      listener.retrying(tries, delay, failure.code(), failure.message());
      sleeper.sleep(delay);
    }
  }

  /** Between half and the whole of the exponential delay, so that requests do not march in step. */
  private Duration delay(int retry) {
    long longest = settings.maxDelay().toMillis();
    long doubled = settings.firstDelay().toMillis();
    for (int i = 1; i < retry && doubled < longest; i++) {
      doubled *= 2;
    }
    long whole = Math.min(doubled, longest);
    synchronized (random) {
      return Duration.ofMillis(whole / 2 + random.nextLong(whole - whole / 2 + 1));
    }
  }

  private record Failure(On kind, String code, String message) {}

  /** A request on its way: the rows that are still open, and what is known of the others. */
  private static final class Attempt {
    private final List<@Nullable Outcome> outcomes;
    private final boolean[] inDoubt;
    private Payload open;
    private List<Integer> openRows = new ArrayList<>();
    private boolean whole = true;
    private @Nullable Answer last;
    private String lastMessage = "";

    Attempt(Payload payload) {
      int count = payload.request().rows().size();
      this.open = payload;
      this.outcomes = new ArrayList<>(Collections.nCopies(count, null));
      this.inDoubt = new boolean[count];
      for (int i = 0; i < count; i++) {
        openRows.add(i);
      }
    }

    Payload open() {
      return open;
    }

    /** Takes an answer; null if nothing is left to try. */
    @Nullable Failure take(Answer answer) {
      last = answer;
      return switch (answer) {
        case Answer.Applied _ -> settle(new Outcome.Applied());
        case Answer.Refused refused ->
            settle(new Outcome.Refused(refused.code(), refused.message()));
        case Answer.Denied denied -> {
          fail(denied.code(), denied.message(), false);
          yield null;
        }
        case Answer.Transient failure -> fail(failure.code(), failure.message(), false);
        case Answer.Throttled throttled -> fail(throttled.limit(), "Throttled", false);
        case Answer.Unknown unknown -> fail("", unknown.message(), true);
        case Answer.Each each -> takeEach(each.outcomes());
      };
    }

    private @Nullable Failure settle(Outcome outcome) {
      openRows.forEach(row -> outcomes.set(row, outcome));
      return null;
    }

    private Failure fail(String code, String message, boolean applied) {
      lastMessage = message;
      for (int row : openRows) {
        setFailed(row, code, message, applied);
      }
      return new Failure(applied ? On.UNKNOWN : On.TRANSIENT, code, message);
    }

    private void setFailed(int row, String code, String message, boolean applied) {
      inDoubt[row] |= applied;
      outcomes.set(
          row, inDoubt[row] ? new Outcome.Unknown(message) : new Outcome.Refused(code, message));
    }

    private @Nullable Failure takeEach(List<Outcome> answered) {
      if (answered.size() != openRows.size()) {
        throw new IllegalStateException(
            answered.size() + " outcomes for a request of " + openRows.size() + " rows");
      }
      whole = false;
      Failure failure = null;
      List<Integer> left = new ArrayList<>();
      List<Change> rows = new ArrayList<>();
      for (int i = 0; i < answered.size(); i++) {
        int row = openRows.get(i);
        switch (answered.get(i)) {
          case Outcome.Transient passing -> {
            setFailed(row, passing.code(), passing.message(), false);
            failure = new Failure(On.TRANSIENT, passing.code(), passing.message());
          }
          case Outcome.Unknown lost -> {
            setFailed(row, "", lost.message(), true);
            failure = new Failure(On.UNKNOWN, "", lost.message());
          }
          case Outcome.Applied applied -> outcomes.set(row, applied);
          case Outcome.Refused refused -> setFailed(row, refused.code(), refused.message(), false);
          case Outcome.Missing missing -> outcomes.set(row, missing);
        }
        if (answered.get(i) instanceof Outcome.Transient
            || answered.get(i) instanceof Outcome.Unknown) {
          left.add(row);
          rows.add(open.request().rows().get(i));
        }
      }
      if (!rows.isEmpty()) {
        open = new Payload(open.request().with(rows));
        openRows = left;
      }
      return failure;
    }

    /** Whether the request is refused as a whole after a try that may have been applied. */
    boolean lost() {
      return whole && last instanceof Answer.Refused && inDoubt[0];
    }

    /** The answer for all rows of the request. */
    Answer answer() {
      if (whole && last != null) {
        boolean failed = !(last instanceof Answer.Applied || last instanceof Answer.Refused);
        return failed && inDoubt[0] ? new Answer.Unknown(lastMessage) : last;
      }
      List<Outcome> all = new ArrayList<>(outcomes.size());
      for (Outcome outcome : outcomes) {
        if (outcome == null) {
          throw new IllegalStateException("a row without an outcome");
        }
        all.add(outcome);
      }
      return new Answer.Each(all);
    }
  }
}
