package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.UnfinishedRun.Next;
import dev.deltaverse.console.RunRequest;
import dev.deltaverse.engine.control.Control;
import dev.deltaverse.engine.journal.RunEnd;
import dev.deltaverse.engine.journal.RunStart;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.RunTotals;
import dev.deltaverse.engine.journal.StateStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the next server does about a run that was kept. */
final class UnfinishedRunTest {
  private static final RunRequest APPLY =
      new RunRequest.Apply("s1", true, "digest", Set.of("t1"), true);

  @TempDir Path folder;
  private StateStore state;

  @BeforeEach
  void start() throws Exception {
    state = StateStore.open(folder, Clock.systemUTC());
  }

  @AfterEach
  void stop() throws Exception {
    state.close();
  }

  private long begin(long pid) throws Exception {
    return state.beginRun(
        new RunStart("apply", "s1", "default", "test", "user", "host", pid, "org", "mapping"));
  }

  private void end(long run, RunStatus status) throws Exception {
    state.finishRun(run, new RunEnd(status, 0, "", RunTotals.NOTHING_SENT));
  }

  private Next next() throws Exception {
    return new UnfinishedRun(folder)
        .read()
        .orElseThrow()
        .next(state.view(), Clock.systemUTC().instant());
  }

  private static long me() {
    return ProcessHandle.current().pid();
  }

  @Test
  void whatHasNotBegunBegins() throws Exception {
    UnfinishedRun unfinished = new UnfinishedRun(folder);
    assertThat(unfinished.read()).isEmpty();
    unfinished.keep(APPLY, 0);
    assertThat(next()).isEqualTo(new Next.GoOn(APPLY));
    unfinished.forget();
    assertThat(unfinished.read()).isEmpty();
  }

  @Test
  void anOpenOrInterruptedRunGoesOnAndOneThatHasEndedDoesNot() throws Exception {
    new UnfinishedRun(folder).keep(APPLY, 0);
    long first = begin(me());
    assertThat(next()).isEqualTo(new Next.GoOn(APPLY));
    end(first, RunStatus.INTERRUPTED);
    assertThat(next()).isEqualTo(new Next.GoOn(APPLY));
    long second = begin(me());
    end(second, RunStatus.STOPPED_BY_GUARD);
    assertThat(next()).isEqualTo(new Next.Leave("run 2 has ended"));
  }

  @Test
  void whereAnotherProcessHasRunSinceItIsLeft() throws Exception {
    new UnfinishedRun(folder).keep(APPLY, 0);
    end(begin(me()), RunStatus.INTERRUPTED);
    end(begin(me() + 1), RunStatus.FINISHED);
    assertThat(next()).isEqualTo(new Next.Leave("run 2 came after it, of another process"));
  }

  @Test
  void aRunThatTheOperatorWantedToEndIsLeft() throws Exception {
    new UnfinishedRun(folder).keep(APPLY, 0);
    begin(me());
    try (Control control = Control.open(folder, Clock.systemUTC())) {
      control.pause();
      assertThat(next()).isEqualTo(new Next.GoOn(APPLY));
      control.drain();
    }
    assertThat(next()).isEqualTo(new Next.Leave("the operator wanted run 1 to end"));
    // Its end was written down, and his order is done.
    state.finishRun(
        1,
        new RunEnd(
            RunStatus.INTERRUPTED,
            130,
            "apply of s1" + RunEnd.ENDED_EARLY,
            RunTotals.NOTHING_SENT));
    state.changeWill("stopped", will -> will.withStopAt(null));
    assertThat(next()).isEqualTo(new Next.Leave("the operator wanted run 1 to end"));
  }
}
