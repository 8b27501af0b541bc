package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class CachedTokensTest {
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger fetched = new AtomicInteger();
  private final AtomicBoolean down = new AtomicBoolean();
  private final CachedTokens tokens =
      new CachedTokens(
          () -> {
            int number = fetched.incrementAndGet();
            if (down.get()) {
              throw WebApiException.of(
                  new ErrorKind.Transient(false), "Signing in", "down " + number, null);
            }
            return new CachedTokens.Fresh("t" + number, Duration.ofMinutes(60));
          },
          clock,
          "test");

  @Test
  void keepsATokenUntilFiveMinutesBeforeItExpires() {
    assertThat(tokens.token()).isEqualTo("t1");
    clock.advance(Duration.ofMinutes(54));
    assertThat(tokens.token()).isEqualTo("t1");
    clock.advance(Duration.ofMinutes(1));
    assertThat(tokens.token()).isEqualTo("t2");
  }

  @Test
  void goesOnWithAGoodTokenWhenSignInIsDownAndTriesAgainAfterAPause() {
    assertThat(tokens.token()).isEqualTo("t1");
    clock.advance(Duration.ofMinutes(56));
    down.set(true);
    assertThat(tokens.token()).isEqualTo("t1");
    assertThat(tokens.token()).isEqualTo("t1");
    assertThat(fetched).as("not asked again at once").hasValue(2);
    clock.advance(Duration.ofSeconds(30));
    assertThat(tokens.token()).isEqualTo("t1");
    assertThat(fetched).hasValue(3);
    clock.advance(Duration.ofMinutes(4));
    assertThatThrownBy(tokens::token).hasMessage("Signing in: (Transient): down 4");
    down.set(false);
    assertThat(tokens.token()).isEqualTo("t5");
  }

  @Test
  void asksAgainAfterARefusalUnlessAnotherThreadHas() {
    assertThat(tokens.token()).isEqualTo("t1");
    tokens.invalidate("t1");
    assertThat(tokens.token()).isEqualTo("t2");
    tokens.invalidate("t1");
    assertThat(tokens.token()).isEqualTo("t2");
  }

  @Test
  void aShortTokenIsRenewedAFifthBeforeItsEnd() {
    CachedTokens shortOnes =
        new CachedTokens(
            () -> new CachedTokens.Fresh("t" + fetched.incrementAndGet(), Duration.ofSeconds(100)),
            clock,
            "test");
    assertThat(shortOnes.token()).isEqualTo("t1");
    clock.advance(Duration.ofSeconds(79));
    assertThat(shortOnes.token()).isEqualTo("t1");
    clock.advance(Duration.ofSeconds(1));
    assertThat(shortOnes.token()).isEqualTo("t2");
  }

  @Test
  void aCrowdOfThreadsAsksOnce() throws Exception {
    for (boolean failing : List.of(false, true)) {
      CountDownLatch release = new CountDownLatch(1);
      AtomicInteger asked = new AtomicInteger();
      CachedTokens slow =
          new CachedTokens(
              () -> {
                asked.incrementAndGet();
                try {
                  release.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                if (failing) {
                  throw WebApiException.of(new ErrorKind.Access(), "Signing in", "refused", null);
                }
                return new CachedTokens.Fresh("t", Duration.ofHours(1));
              },
              clock,
              "test");
      List<Thread> waiting = new ArrayList<>();
      List<Future<String>> results = new ArrayList<>();
      try (ExecutorService threads =
          Executors.newThreadPerTaskExecutor(
              task -> {
                Thread thread = Thread.ofPlatform().unstarted(task);
                waiting.add(thread);
                return thread;
              })) {
        for (int i = 0; i < 20; i++) {
          results.add(
              threads.submit(
                  () -> {
                    try {
                      return slow.token();
                    } catch (WebApiException e) {
                      return e.serviceMessage();
                    }
                  }));
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!waiting.stream().allMatch(t -> t.getState() == Thread.State.WAITING)) {
          assertThat(System.nanoTime()).as("all threads wait").isLessThan(deadline);
          Thread.onSpinWait();
        }
        release.countDown();
        for (Future<String> result : results) {
          assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo(failing ? "refused" : "t");
        }
      }
      assertThat(asked).hasValue(1);
    }
  }
}
