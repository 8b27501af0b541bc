package dev.deltaverse.bench;

import dev.deltaverse.emulator.ApplicationUser;
import dev.deltaverse.emulator.EmulatorConfig;
import dev.deltaverse.emulator.FaultScript;
import dev.deltaverse.emulator.ServiceProtection;
import dev.deltaverse.emulator.ServiceTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The service that an emulator in a process of its own is to be.
 *
 * @param model file of its tables; empty for the one table of the limit benchmark
 * @param users each with a token; 0 if none is needed
 * @param windowMillis of the service protection limits, with four times as much execution time; 0
 *     for no limits
 * @param requests that a window allows
 * @param baseMicros of a request
 * @param idMicros of a row by id
 * @param keyMicros of a row by key
 * @param jitter of the times, as a share
 * @param faults file of its faults; empty for none
 */
record ServiceShape(
    String model,
    int users,
    int servers,
    long windowMillis,
    int requests,
    int dopHint,
    long baseMicros,
    long idMicros,
    long keyMicros,
    double jitter,
    String faults) {
  private static final String NONE = "-";

  /** As arguments of a command. */
  List<String> words() {
    return List.of(
        model.isEmpty() ? NONE : model,
        Integer.toString(users),
        Integer.toString(servers),
        Long.toString(windowMillis),
        Integer.toString(requests),
        Integer.toString(dopHint),
        Long.toString(baseMicros),
        Long.toString(idMicros),
        Long.toString(keyMicros),
        Double.toString(jitter),
        faults.isEmpty() ? NONE : faults);
  }

  static ServiceShape parse(List<String> words) {
    return new ServiceShape(
        words.get(0).equals(NONE) ? "" : words.get(0),
        Integer.parseInt(words.get(1)),
        Integer.parseInt(words.get(2)),
        Long.parseLong(words.get(3)),
        Integer.parseInt(words.get(4)),
        Integer.parseInt(words.get(5)),
        Long.parseLong(words.get(6)),
        Long.parseLong(words.get(7)),
        Long.parseLong(words.get(8)),
        Double.parseDouble(words.get(9)),
        words.get(10).equals(NONE) ? "" : words.get(10));
  }

  EmulatorConfig config() throws IOException {
    EmulatorConfig config =
        EmulatorConfig.defaults()
            .withServers(servers)
            .withRequestLogSize(0)
            .withDopHint(dopHint)
            .withServiceTime(
                new ServiceTime(
                    micros(baseMicros),
                    micros(idMicros),
                    micros(keyMicros),
                    Duration.ZERO,
                    jitter,
                    true));
    config =
        model.isEmpty()
            ? config.withModelJson(LimitService.MODEL)
            : config.withModel(Path.of(model));
    if (users > 0) {
      config =
          config.withUsers(
              IntStream.range(0, users)
                  .mapToObj(i -> ApplicationUser.of("client" + i, "secret" + i))
                  .toArray(ApplicationUser[]::new));
    }
    if (windowMillis > 0) {
      config = config.withProtection(protection());
    }
    return faults.isEmpty()
        ? config
        : config.withFaults(FaultScript.parse(Files.readString(Path.of(faults))));
  }

  private ServiceProtection protection() {
    return new ServiceProtection(
        true, requests, Duration.ofMillis(4 * windowMillis), 52, Duration.ofMillis(windowMillis));
  }

  private static Duration micros(long micros) {
    return Duration.ofNanos(micros * 1000);
  }

  /** The same limits in a project file. */
  String limits() {
    return "limits: { window: "
        + windowMillis
        + "ms, executionTime: "
        + 4 * windowMillis
        + "ms, requests: "
        + requests
        + " }";
  }
}
