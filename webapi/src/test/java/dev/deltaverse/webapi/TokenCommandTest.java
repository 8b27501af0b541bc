package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class TokenCommandTest {
  @Test
  void aCommandThatEndsAtOnceKeepsItsOutput() throws Exception {
    TokenCommand command =
        new TokenCommand(List.of("echo", "token"), Duration.ofSeconds(30), Clock.systemUTC());
    List<Future<CachedTokens.Fresh>> fetched = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 400; i++) {
        fetched.add(threads.submit(command::fetch));
      }
    }
    for (Future<CachedTokens.Fresh> one : fetched) {
      assertThat(one.get().token()).isEqualTo("token");
    }
  }
}
