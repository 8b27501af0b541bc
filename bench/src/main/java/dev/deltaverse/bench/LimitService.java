package dev.deltaverse.bench;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.ServiceTime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** The emulator of the limit benchmark, alone in a process; ends when its input does. */
final class LimitService {
  /** For each request, and each row by id. */
  static final Duration BASE = Duration.ofMillis(40);

  static final Duration BY_ID = Duration.ofMillis(6);

  /** 2.4 times that by alternate key. */
  static final Duration BY_KEY = Duration.ofNanos(14_400_000);

  static final String MODEL =
      """
      {"tables":[{"logicalName":"dv_thing","primaryName":"dv_name","columns":[
        {"logicalName":"dv_code"},{"logicalName":"dv_name"},
        {"logicalName":"dv_amount","type":"integer"}],"keys":[["dv_code"]]}]}
      """;

  private LimitService() {}

  /**
   * Starts and prints its URL.
   *
   * @param words users, servers, seconds of the window
   */
  static void run(List<String> words) throws Exception {
    int users = Integer.parseInt(words.get(0));
    int servers = Integer.parseInt(words.get(1));
    long window = Long.parseLong(words.get(2));
    ApplicationUser[] accounts =
        IntStream.range(0, users)
            .mapToObj(i -> ApplicationUser.of("client" + i, "secret" + i))
            .toArray(ApplicationUser[]::new);
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withModelJson(MODEL)
            .withUsers(accounts)
            .withServers(servers)
            .withRequestLogSize(0)
            .withDopHint(LimitBenchmark.recommended(users))
            .withProtection(LimitBenchmark.protection(window))
            .withServiceTime(new ServiceTime(BASE, BY_ID, BY_KEY, Duration.ZERO, 0.1, true));
    try (Emulator emulator = Emulator.start(config)) {
      System.out.println(emulator.url());
      System.out.flush();
      while (System.in.read() >= 0) {
        // The benchmark closes it.
      }
    }
  }
}
