package dev.deltaverse.engine.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.EventRow.Level;
import dev.deltaverse.engine.journal.JournalException;
import dev.deltaverse.engine.project.FlowSettings;
import dev.deltaverse.engine.project.RetrySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class FlowRunnerTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final FlowSettings SETTINGS =
      new FlowSettings(2, new RetrySettings(3, Duration.ofSeconds(2), Duration.ofSeconds(5)), HOUR);

  private final ManualTime time = new ManualTime();
  private final ListSink events = new ListSink();
  private final FlowRunner runner = new FlowRunner(SETTINGS, events, time, time);

  private static Step step(String id, Action action, String... after) {
    return Step.of(StepId.parse(id), ids(after), SETTINGS, action);
  }

  private static Set<StepId> ids(String... ids) {
    return Stream.of(ids).map(StepId::parse).collect(Collectors.toSet());
  }

  private static MigrationException failure(Code code, String message) {
    return new MigrationException(code, message, "Do something.");
  }

  private FlowResult run(Step... steps) throws MigrationException {
    return runner.run("apply s", Graph.of(List.of(steps)));
  }

  /** Runs on another thread, for tests that steer the run. */
  private CompletableFuture<FlowResult> start(Step... steps) throws MigrationException {
    Graph graph = Graph.of(List.of(steps));
    return CompletableFuture.supplyAsync(
        () -> runner.run("apply s", graph), task -> Thread.ofPlatform().start(task));
  }

  private List<String> story() {
    return events.events().stream().map(EventText::of).toList();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    if (!latch.await(60, TimeUnit.SECONDS)) {
      throw new IllegalStateException("waited too long");
    }
  }

  @Test
  void eachStepRunsAfterThoseItWaitsFor() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Action note = context -> order.add(context.step().toString());

    FlowResult result =
        run(
            step("verify a", note, "send a"),
            step("send a", note, "check a", "check b"),
            step("check a", note, "stage a"),
            step("check b", note, "stage b"),
            step("stage a", note),
            step("stage b", note));

    assertThat(result.succeeded()).isTrue();
    assertThat(result.interrupted()).isFalse();
    assertThat(order).hasSize(6).endsWith("send a", "verify a");
    assertThat(order.indexOf("check a")).isGreaterThan(order.indexOf("stage a"));
    assertThat(order.indexOf("check b")).isGreaterThan(order.indexOf("stage b"));
  }

  @Test
  void aRunTellsItsStory() throws Exception {
    run(
        step(
            "send a",
            context -> {
              context.note(Level.WARN, "slow today");
              context.figure("rejected", 1234);
              time.advance(Duration.ofSeconds(90));
              context.progress(900, 1000);
              context.progress(950, 1000);
            },
            "stage a"),
        step("stage a", _ -> time.advance(Duration.ofMillis(1500))));

    assertThat(story())
        .containsExactly(
            "apply s: 2 steps",
            "stage a: started",
            "stage a: done in 1.5 s",
            "send a: started",
            "send a: slow today",
            "send a: rejected 1,234",
            "send a: 900 of 1,000 (90.0 %), 10 rows/s, 10 s left",
            "send a: 950 of 1,000 (95.0 %), 11 rows/s, 5 s left",
            "send a: done in 1 min 30 s",
            "2 steps done in 1 min 31 s");
    assertThat(events.events().getFirst())
        .isEqualTo(
            new FlowEvent.RunStarted(
                ManualTime.START,
                "apply s",
                List.of(
                    new FlowEvent.Node(StepId.parse("stage a"), List.of()),
                    new FlowEvent.Node(StepId.parse("send a"), List.of(StepId.parse("stage a"))))));
  }

  @Test
  void independentStepsRunAtOnce() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Action meet =
        _ -> {
          both.countDown();
          await(both);
        };

    assertThat(run(step("stage a", meet), step("stage b", meet)).succeeded()).isTrue();
  }

  @Test
  void noMoreStepsThanAllowedRunAtOnce() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Step[] steps = new Step[30];
    for (int i = 0; i < steps.length; i++) {
      steps[i] =
          step(
              "stage t" + i,
              _ -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                Thread.yield();
                now.decrementAndGet();
              });
    }

    assertThat(run(steps).succeeded()).isTrue();
    assertThat(most.get()).isBetween(1, SETTINGS.parallelism());
  }

  @Test
  void afterAFailureTheStepsThatNeedItAreSkippedAndOthersGoOn() throws Exception {
    MigrationException failure = failure(Code.SOURCE, "account.csv is cut off");

    FlowResult result =
        run(
            step(
                "stage a",
                _ -> {
                  throw failure;
                }),
            step("check a", _ -> {}, "stage a"),
            step("send b", _ -> {}, "stage b"),
            step("send a", _ -> {}, "check a", "send b"),
            step("stage b", _ -> {}));

    assertThat(result.succeeded()).isFalse();
    assertThat(result.failures()).containsExactly(failure);
    assertThat(result.of(StepId.parse("stage a")))
        .contains(new StepResult.Failed(failure, 1, Duration.ZERO));
    assertThat(result.of(StepId.parse("check a")))
        .contains(new StepResult.Skipped(StepId.parse("stage a")));
    assertThat(result.of(StepId.parse("send a")))
        .contains(new StepResult.Skipped(StepId.parse("stage a")));
    assertThat(result.of(StepId.parse("send b")))
        .contains(new StepResult.Succeeded(1, Duration.ZERO));
    assertThat(story())
        .contains(
            "stage a: failed after 0 ms: account.csv is cut off. Do something.",
            "check a: skipped, stage a failed",
            "send a: skipped, stage a failed")
        .endsWith("2 steps done, 1 failed, 2 skipped in 0 ms");
  }

  @Test
  void aPassingFailureIsTriedAgainWithGrowingDelays() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    CompletableFuture<FlowResult> result =
        start(
            step(
                "send a",
                context -> {
                  if (tries.incrementAndGet() < 4) {
                    throw failure(Code.TRANSIENT, "try " + context.attempt() + " found it busy");
                  }
                }));
    for (Duration delay :
        List.of(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofSeconds(5))) {
      time.awaitSleeper(delay);
      time.advance(delay);
    }

    assertThat(result.get(60, TimeUnit.SECONDS).of(StepId.parse("send a")))
        .contains(new StepResult.Succeeded(4, Duration.ofSeconds(11)));
    assertThat(story())
        .containsExactly(
            "apply s: 1 step",
            "send a: started",
            "send a: try 1 failed, the next follows in 2 s: try 1 found it busy",
            "send a: try 2 started",
            "send a: try 2 failed, the next follows in 4 s: try 2 found it busy",
            "send a: try 3 started",
            "send a: try 3 failed, the next follows in 5 s: try 3 found it busy",
            "send a: try 4 started",
            "send a: done in 11 s, 4 tries",
            "1 step done in 11 s");
  }

  @Test
  void triesAreLimited() throws Exception {
    MigrationException failure = failure(Code.TRANSIENT, "busy");
    CompletableFuture<FlowResult> result =
        start(
            new Step(
                StepId.parse("send a"),
                Set.of(),
                _ -> {
                  throw failure;
                },
                new RetrySettings(1, Duration.ofSeconds(2), HOUR),
                Set.of(Code.TRANSIENT),
                HOUR));
    time.awaitSleeper(Duration.ofSeconds(2));
    time.advance(Duration.ofSeconds(2));

    assertThat(result.get(60, TimeUnit.SECONDS).of(StepId.parse("send a")))
        .contains(new StepResult.Failed(failure, 2, Duration.ofSeconds(2)));
  }

  @Test
  void theKindsOfFailureThatAreTriedAgainAreTheSteps() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Action action =
        _ -> {
          if (tries.incrementAndGet() == 1) {
            throw failure(Code.TARGET, "unreachable");
          }
        };
    FlowSettings ofTarget =
        new FlowSettings(
            2,
            new RetrySettings(1, Duration.ZERO, Duration.ZERO, Set.of(RetrySettings.On.TARGET)),
            HOUR);

    assertThat(run(Step.of(StepId.parse("send a"), Set.of(), ofTarget, action)).succeeded())
        .isTrue();
    tries.set(0);
    FlowRunner other = new FlowRunner(SETTINGS, events, time, time);
    assertThat(other.run("apply s", Graph.of(List.of(step("send a", action)))).succeeded())
        .isFalse();
    assertThat(tries).hasValue(1);
  }

  @Test
  void whateverAStepThrowsIsItsFailure() throws Exception {
    MigrationException full = failure(Code.SETUP, "the disk is full");
    FlowResult result =
        run(
            step(
                "stage a",
                _ -> {
                  throw new IllegalStateException("oops");
                }),
            step(
                "stage b",
                _ -> {
                  throw new StackOverflowError();
                }),
            step(
                "stage c",
                _ -> {
                  throw new JournalException(full);
                }),
            step(
                "stage d",
                _ -> {
                  throw new InterruptedException();
                }));

    assertThat(result.failures())
        .extracting(MigrationException::getMessage)
        .containsExactly(
            "step stage a: java.lang.IllegalStateException: oops",
            "step stage b: java.lang.StackOverflowError",
            "the disk is full",
            "step stage d: java.lang.InterruptedException");
    assertThat(result.failures())
        .extracting(MigrationException::code)
        .containsExactly(Code.BUG, Code.BUG, Code.SETUP, Code.BUG);
  }

  @Test
  void aStepThatTakesTooLongIsInterruptedAndFailsByName() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CompletableFuture<FlowResult> result =
        start(
            step(
                "send a",
                _ -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                }),
            step("verify a", _ -> {}, "send a"));
    time.awaitSleeper(HOUR);
    time.advance(HOUR);

    FlowResult ended = result.get(60, TimeUnit.SECONDS);
    await(interrupted);
    MigrationException failure = ended.failures().getFirst();
    assertThat(failure).hasMessage("step send a took longer than its time-out of 1 h");
    assertThat(failure.code()).isEqualTo(Code.TRANSIENT);
    assertThat(failure.hint())
        .isEqualTo(
            "Run again to go on from where it stopped; raise the time-out if the step needs"
                + " longer.");
    assertThat(ended.of(StepId.parse("verify a")))
        .contains(new StepResult.Skipped(StepId.parse("send a")));
    assertThat(ended.interrupted()).isFalse();
  }

  @Test
  void theTimeOutIncludesTheWaitsBetweenTries() throws Exception {
    CompletableFuture<FlowResult> result =
        start(
            new Step(
                StepId.parse("send a"),
                Set.of(),
                _ -> {
                  throw failure(Code.TRANSIENT, "busy");
                },
                new RetrySettings(5, HOUR, HOUR),
                Set.of(Code.TRANSIENT),
                Duration.ofMinutes(5)));
    time.awaitSleeper(HOUR);
    time.awaitSleeper(Duration.ofMinutes(5));
    time.advance(Duration.ofMinutes(5));

    assertThat(result.get(60, TimeUnit.SECONDS).failures())
        .extracting(MigrationException::getMessage)
        .containsExactly("step send a took longer than its time-out of 5 min");
  }

  @Test
  void aStepThatDoesNotStopIsLeftAfterAGrace() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    CompletableFuture<FlowResult> result =
        start(
            step(
                "send a",
                context -> {
                  boolean deaf = true;
                  while (deaf) {
                    try {
                      await(release);
                      deaf = false;
                    } catch (InterruptedException _) {
                      // It will not listen.
                    }
                  }
                  context.note(Level.INFO, "too late to be heard");
                  left.countDown();
                }));
    time.awaitSleeper(HOUR);
    time.advance(HOUR);
    time.awaitSleeper(FlowRunner.GRACE);
    time.advance(FlowRunner.GRACE);

    assertThat(result.get(60, TimeUnit.SECONDS).failures())
        .extracting(MigrationException::getMessage)
        .containsExactly(
            "step send a took longer than its time-out of 1 h and did not stop within 30 s; its"
                + " thread was left");
    release.countDown();
    await(left);
    assertThat(story()).noneMatch(text -> text.contains("too late"));
  }

  private static Step alongside(Step step, String... others) {
    return step.alongside(ids(others), HOUR);
  }

  /** Each of these waits for those before it, in a run that has one place. */
  @Test
  void stepsAlongsideOthersTakeNoPlaceFromThem() throws Exception {
    FlowRunner narrow =
        new FlowRunner(new FlowSettings(1, SETTINGS.retry(), HOUR), events, time, time);
    CountDownLatch streams = new CountDownLatch(1);
    CountDownLatch sent = new CountDownLatch(1);
    AtomicInteger streaming = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Action stream =
        _ -> {
          most.accumulateAndGet(streaming.incrementAndGet(), Math::max);
          streams.countDown();
          await(sent);
          streaming.decrementAndGet();
        };
    FlowResult result =
        narrow.run(
            "apply s",
            Graph.of(
                List.of(
                    step("send c", _ -> {}, "send b", "stream c"),
                    alongside(step("stream c", stream), "stream b"),
                    step("send b", _ -> {}, "send a", "stream b"),
                    alongside(step("stream b", stream), "send a"),
                    step(
                        "send a",
                        _ -> {
                          await(streams);
                          sent.countDown();
                        }))));
    assertThat(result.succeeded()).isTrue();
    assertThat(most).hasValue(1);
    assertThat(story())
        .startsWith("apply s: 5 steps", "send a: started")
        .containsSubsequence("send a: started", "stream b: started", "stream c: started");
  }

  @Test
  void aStepStartsAlongsideOthersThatHaveEndedInWhateverWay() throws Exception {
    FlowResult result =
        run(
            step(
                "stage a",
                _ -> {
                  throw failure(Code.SOURCE, "account.csv is cut off");
                }),
            step("send a", _ -> {}, "stage a"),
            step("send c", _ -> {}),
            alongside(step("stream b", _ -> {}), "stage a", "send a", "send c"),
            step("send b", _ -> {}, "send a", "stream b"));
    assertThat(result.of(StepId.parse("stream b")).orElseThrow())
        .isInstanceOf(StepResult.Succeeded.class);
    assertThat(result.of(StepId.parse("send b")))
        .contains(new StepResult.Skipped(StepId.parse("stage a")));
  }

  @Test
  void aStepWaitsUntilThoseThatItRunsAlongsideHaveStarted() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Action note = context -> order.add(context.step().toString());
    run(
        alongside(step("stream b", note), "send a"),
        step("send a", note, "plan"),
        step("plan", note));
    assertThat(order).hasSize(3).startsWith("plan");
  }

  @Test
  void aStepAlongsideOthersIsStoppedWithTheRun() throws Exception {
    CountDownLatch started = new CountDownLatch(2);
    CompletableFuture<FlowResult> result =
        start(
            waiting("send a", started),
            alongside(waiting("stream b", started), "send a"),
            alongside(step("stream c", _ -> {}), "send c"),
            step("send c", _ -> {}, "send a"));
    await(started);
    runner.stop();
    FlowResult ended = result.get(60, TimeUnit.SECONDS);
    assertThat(ended.of(StepId.parse("stream b")))
        .contains(new StepResult.Interrupted(Duration.ZERO));
    assertThat(ended.of(StepId.parse("stream c"))).contains(new StepResult.Skipped(null));
  }

  private Step waiting(String id, CountDownLatch started, String... after) {
    return step(
        id,
        _ -> {
          started.countDown();
          new CountDownLatch(1).await();
        },
        after);
  }

  @Test
  void aStoppedRunStartsNothingMoreAndInterruptsWhatRuns() throws Exception {
    CountDownLatch started = new CountDownLatch(2);
    CompletableFuture<FlowResult> result =
        start(
            waiting("send a", started),
            waiting("send b", started),
            step("send c", _ -> {}),
            step("verify a", _ -> {}, "send a"));
    await(started);
    time.advance(Duration.ofSeconds(5));
    runner.stop();

    FlowResult ended = result.get(60, TimeUnit.SECONDS);
    assertThat(ended.interrupted()).isTrue();
    assertThat(ended.succeeded()).isFalse();
    assertThat(ended.failures()).isEmpty();
    assertThat(ended.of(StepId.parse("send a")))
        .contains(new StepResult.Interrupted(Duration.ofSeconds(5)));
    assertThat(ended.of(StepId.parse("send c"))).contains(new StepResult.Skipped(null));
    assertThat(ended.of(StepId.parse("verify a"))).contains(new StepResult.Skipped(null));
    assertThat(story())
        .contains(
            "send a: stopped after 5 s",
            "send b: stopped after 5 s",
            "send c: skipped, the run was told to stop")
        .endsWith("stopped: 0 steps done, 2 skipped in 5 s");
  }

  @Test
  void anInterruptionOfTheCallerStopsTheRunAndIsTaken() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Graph graph = Graph.of(List.of(waiting("send a", started), step("x", _ -> {}, "send a")));
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    CompletableFuture<FlowResult> result = new CompletableFuture<>();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () -> {
                  result.complete(runner.run("apply s", graph));
                  flag.complete(Thread.currentThread().isInterrupted());
                });
    await(started);
    caller.interrupt();

    assertThat(result.get(60, TimeUnit.SECONDS).interrupted()).isTrue();
    assertThat(flag.get(60, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void aRunStoppedBeforeItBeganRunsNothing() throws Exception {
    runner.stop();

    FlowResult result = run(step("stage a", _ -> {}));

    assertThat(result.interrupted()).isTrue();
    assertThat(result.of(StepId.parse("stage a"))).contains(new StepResult.Skipped(null));
  }

  @Test
  void aStepThatEndsItsWorkInSpiteOfAStopHasSucceeded() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CompletableFuture<FlowResult> result =
        start(
            step(
                "send a",
                _ -> {
                  started.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException _) {
                    // The last request in flight is waited for.
                  }
                }),
            step("verify a", _ -> {}, "send a"));
    await(started);
    runner.stop();

    FlowResult ended = result.get(60, TimeUnit.SECONDS);
    assertThat(ended.of(StepId.parse("send a")))
        .contains(new StepResult.Succeeded(1, Duration.ZERO));
    assertThat(ended.of(StepId.parse("verify a"))).contains(new StepResult.Skipped(null));
  }

  @Test
  void aSinkThatFailsFailsNoStep() throws Exception {
    FlowRunner broken =
        new FlowRunner(
            SETTINGS,
            EventSink.all(
                List.of(
                    events,
                    _ -> {
                      throw new IllegalStateException("the terminal is gone");
                    })),
            time,
            time);

    FlowResult result = broken.run("apply s", Graph.of(List.of(step("stage a", _ -> {}))));

    assertThat(result.succeeded()).isTrue();
    assertThat(story()).hasSize(4);
  }

  @Test
  void anEmptyGraphEndsAtOnce() throws Exception {
    assertThat(run().succeeded()).isTrue();
    assertThat(story()).containsExactly("apply s: 0 steps", "0 steps done in 0 ms");
  }
}
