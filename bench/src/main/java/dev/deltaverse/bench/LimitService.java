package dev.deltaverse.bench;

import dev.deltaverse.emulator.Emulator;
import java.time.Duration;
import java.util.List;

/** An emulator alone in a process; ends when its input does. */
final class LimitService {
  /** For each request, and each row by id. */
  static final Duration BASE = Duration.ofMillis(40);

  static final Duration BY_ID = Duration.ofMillis(6);

  /** 2.4 times that by alternate key. */
  static final Duration BY_KEY = Duration.ofNanos(14_400_000);

  /** As documented, of each user on each server, also in windows that are shorter. */
  private static final long REQUESTS_A_SECOND = 20;

  static final String MODEL =
      """
      {"tables":[{"logicalName":"dv_thing","primaryName":"dv_name","columns":[
        {"logicalName":"dv_code"},{"logicalName":"dv_name"},
        {"logicalName":"dv_amount","type":"integer"}],"keys":[["dv_code"]]}]}
      """;

  private LimitService() {}

  /** What the limit benchmark measures against. */
  static ServiceShape shape(int users, int servers, long windowSeconds) {
    return new ServiceShape(
        "",
        users,
        servers,
        1000 * windowSeconds,
        Math.toIntExact(REQUESTS_A_SECOND * windowSeconds),
        LimitBenchmark.recommended(users),
        BASE.toNanos() / 1000,
        BY_ID.toNanos() / 1000,
        BY_KEY.toNanos() / 1000,
        0.1,
        "");
  }

  /**
   * Starts and prints its URL.
   *
   * @param words of a {@link ServiceShape}
   */
  static void run(List<String> words) throws Exception {
    try (Emulator emulator = Emulator.start(ServiceShape.parse(words).config())) {
      System.out.println(emulator.url());
      System.out.flush();
      while (System.in.read() >= 0) {
        // The benchmark closes it.
      }
    }
  }
}
