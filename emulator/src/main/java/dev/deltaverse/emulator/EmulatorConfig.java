package dev.deltaverse.emulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an emulator. Start from {@link #defaults} and change what matters by the {@code with}
 * methods. Immutable.
 *
 * @param port TCP port on the loopback address; 0 takes any that is free
 * @param model a model file; null for one without tables of its own
 * @param modelJson the text of a model file, taken before {@code model}; null if there is none
 * @param dataFolder where rows outlive the process; null keeps them in memory
 * @param clock the service's time, for dates in rows, key indexes, tokens and limits
 * @param seed identifiers and faults depend on it alone
 * @param requestLogSize how many requests {@code /emulator/requests} remembers
 * @param dopHint value of the {@code x-ms-dop-hint} header, 1 to 1024
 * @param servers web servers behind the address, each with limits of its own
 * @param keyBuildTime how long a new alternate key stays Pending
 */
public record EmulatorConfig(
    int port,
    @Nullable Path model,
    @Nullable String modelJson,
    @Nullable Path dataFolder,
    Clock clock,
    long seed,
    int requestLogSize,
    int dopHint,
    int servers,
    Duration keyBuildTime) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException for a setting out of its range
   */
  public EmulatorConfig {
    Objects.requireNonNull(clock, "clock");
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port is " + port + "; use 0 to 65535");
    }
    if (dopHint < 1 || dopHint > 1024) {
      throw new IllegalArgumentException("dopHint is " + dopHint + "; use 1 to 1024");
    }
    if (servers < 1) {
      throw new IllegalArgumentException("servers is " + servers + "; use at least 1");
    }
    if (requestLogSize < 0) {
      throw new IllegalArgumentException("requestLogSize is negative: " + requestLogSize);
    }
    if (keyBuildTime.isNegative()) {
      throw new IllegalArgumentException("keyBuildTime is negative: " + keyBuildTime);
    }
  }

  /** An empty environment in memory on any free port, with the system's clock. */
  public static EmulatorConfig defaults() {
    return new EmulatorConfig(0, null, null, null, Clock.systemUTC(), 1, 1000, 4, 1, Duration.ZERO);
  }

  /** With another port. */
  public EmulatorConfig withPort(int newPort) {
    return new EmulatorConfig(
        newPort,
        model,
        modelJson,
        dataFolder,
        clock,
        seed,
        requestLogSize,
        dopHint,
        servers,
        keyBuildTime);
  }

  /** With the model in a file. */
  public EmulatorConfig withModel(Path newModel) {
    return new EmulatorConfig(
        port,
        newModel,
        null,
        dataFolder,
        clock,
        seed,
        requestLogSize,
        dopHint,
        servers,
        keyBuildTime);
  }

  /** With a model given as JSON. */
  public EmulatorConfig withModelJson(String json) {
    return new EmulatorConfig(
        port, null, json, dataFolder, clock, seed, requestLogSize, dopHint, servers, keyBuildTime);
  }

  /** With rows kept on disk. */
  public EmulatorConfig withDataFolder(Path folder) {
    return new EmulatorConfig(
        port,
        model,
        modelJson,
        folder,
        clock,
        seed,
        requestLogSize,
        dopHint,
        servers,
        keyBuildTime);
  }

  /** With another clock. */
  public EmulatorConfig withClock(Clock newClock) {
    return new EmulatorConfig(
        port,
        model,
        modelJson,
        dataFolder,
        newClock,
        seed,
        requestLogSize,
        dopHint,
        servers,
        keyBuildTime);
  }

  /** With another seed. */
  public EmulatorConfig withSeed(long newSeed) {
    return new EmulatorConfig(
        port,
        model,
        modelJson,
        dataFolder,
        clock,
        newSeed,
        requestLogSize,
        dopHint,
        servers,
        keyBuildTime);
  }

  /** With another size of the request log. */
  public EmulatorConfig withRequestLogSize(int size) {
    return new EmulatorConfig(
        port, model, modelJson, dataFolder, clock, seed, size, dopHint, servers, keyBuildTime);
  }

  /** With another dop hint. */
  public EmulatorConfig withDopHint(int hint) {
    return new EmulatorConfig(
        port,
        model,
        modelJson,
        dataFolder,
        clock,
        seed,
        requestLogSize,
        hint,
        servers,
        keyBuildTime);
  }

  /** With another number of web servers. */
  public EmulatorConfig withServers(int number) {
    return new EmulatorConfig(
        port,
        model,
        modelJson,
        dataFolder,
        clock,
        seed,
        requestLogSize,
        dopHint,
        number,
        keyBuildTime);
  }

  /** With another time for a new key's index. */
  public EmulatorConfig withKeyBuildTime(Duration time) {
    return new EmulatorConfig(
        port, model, modelJson, dataFolder, clock, seed, requestLogSize, dopHint, servers, time);
  }
}
