package dev.deltaverse.emulator;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings of an emulator. Start from {@link #defaults} and change what matters by the {@code with}
 * methods. Immutable.
 *
 * @param port TCP port on the loopback address; 0 takes any that is free
 * @param model a model file, metadata JSON or a {@code $metadata} document; null for none
 * @param modelJson the text of such a file, taken before {@code model}; null if there is none
 * @param dataFolder where rows outlive the process; null keeps them in memory
 * @param clock the service's time, for dates in rows, key indexes, tokens and limits
 * @param seed identifiers and faults depend on it alone
 * @param requestLogSize how many requests {@code /emulator/requests} remembers
 * @param dopHint value of the {@code x-ms-dop-hint} header, 1 to 1024
 * @param servers web servers behind the address, each with limits of its own
 * @param keyBuildTime how long a new alternate key stays Pending
 * @param protection service protection limits
 * @param serviceTime how long requests take
 * @param faults what goes wrong
 * @param users app registrations; if there are any, requests need a bearer token
 * @param tokenLifetime how long a token is good for
 * @param elasticLag how long a read without a session token does not see a new row of an elastic
 *     table
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
    Duration keyBuildTime,
    ServiceProtection protection,
    ServiceTime serviceTime,
    FaultScript faults,
    List<ApplicationUser> users,
    Duration tokenLifetime,
    Duration elasticLag) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException for a setting out of its range
   */
  public EmulatorConfig {
    Objects.requireNonNull(clock, "clock");
    users = List.copyOf(users);
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
    if (elasticLag.isNegative()) {
      throw new IllegalArgumentException("elasticLag is negative: " + elasticLag);
    }
    if (keyBuildTime.isNegative() || !tokenLifetime.isPositive()) {
      throw new IllegalArgumentException(
          "keyBuildTime is " + keyBuildTime + " and tokenLifetime is " + tokenLifetime);
    }
  }

  /** An empty environment in memory on any free port, with no limits, faults or tokens. */
  public static EmulatorConfig defaults() {
    return new EmulatorConfig(
        0,
        null,
        null,
        null,
        Clock.systemUTC(),
        1,
        1000,
        4,
        1,
        Duration.ZERO,
        ServiceProtection.off(),
        ServiceTime.none(),
        FaultScript.none(),
        List.of(),
        Duration.ofSeconds(3599),
        Duration.ZERO);
  }

  /** With another port. */
  public EmulatorConfig withPort(int newPort) {
    return with(d -> d.port = newPort);
  }

  /** With the model in a file. */
  public EmulatorConfig withModel(Path file) {
    return with(
        d -> {
          d.model = file;
          d.modelJson = null;
        });
  }

  /** With a model given as JSON. */
  public EmulatorConfig withModelJson(String json) {
    return with(d -> d.modelJson = json);
  }

  /** With rows kept on disk. */
  public EmulatorConfig withDataFolder(Path folder) {
    return with(d -> d.dataFolder = folder);
  }

  /** With another clock. */
  public EmulatorConfig withClock(Clock newClock) {
    return with(d -> d.clock = newClock);
  }

  /** With another seed. */
  public EmulatorConfig withSeed(long newSeed) {
    return with(d -> d.seed = newSeed);
  }

  /** With another size of the request log. */
  public EmulatorConfig withRequestLogSize(int size) {
    return with(d -> d.requestLogSize = size);
  }

  /** With another dop hint. */
  public EmulatorConfig withDopHint(int hint) {
    return with(d -> d.dopHint = hint);
  }

  /** With another number of web servers. */
  public EmulatorConfig withServers(int number) {
    return with(d -> d.servers = number);
  }

  /** With another time for a new key's index. */
  public EmulatorConfig withKeyBuildTime(Duration time) {
    return with(d -> d.keyBuildTime = time);
  }

  /** With service protection limits. */
  public EmulatorConfig withProtection(ServiceProtection limits) {
    return with(d -> d.protection = limits);
  }

  /** With a service-time model. */
  public EmulatorConfig withServiceTime(ServiceTime time) {
    return with(d -> d.serviceTime = time);
  }

  /** With a fault script. */
  public EmulatorConfig withFaults(FaultScript script) {
    return with(d -> d.faults = script);
  }

  /** With app registrations; requests then need a bearer token. */
  public EmulatorConfig withUsers(ApplicationUser... applicationUsers) {
    return with(d -> d.users = List.of(applicationUsers));
  }

  /** With another lifetime of tokens. */
  public EmulatorConfig withTokenLifetime(Duration lifetime) {
    return with(d -> d.tokenLifetime = lifetime);
  }

  /** With another lag of new rows of elastic tables. */
  public EmulatorConfig withElasticLag(Duration lag) {
    return with(d -> d.elasticLag = lag);
  }

  private EmulatorConfig with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.build();
  }

  /** A copy to be changed. */
  private static final class Draft {
    int port;
    @Nullable Path model;
    @Nullable String modelJson;
    @Nullable Path dataFolder;
    Clock clock;
    long seed;
    int requestLogSize;
    int dopHint;
    int servers;
    Duration keyBuildTime;
    ServiceProtection protection;
    ServiceTime serviceTime;
    FaultScript faults;
    List<ApplicationUser> users;
    Duration tokenLifetime;
    Duration elasticLag;

    Draft(EmulatorConfig from) {
      port = from.port;
      model = from.model;
      modelJson = from.modelJson;
      dataFolder = from.dataFolder;
      clock = from.clock;
      seed = from.seed;
      requestLogSize = from.requestLogSize;
      dopHint = from.dopHint;
      servers = from.servers;
      keyBuildTime = from.keyBuildTime;
      protection = from.protection;
      serviceTime = from.serviceTime;
      faults = from.faults;
      users = from.users;
      tokenLifetime = from.tokenLifetime;
      elasticLag = from.elasticLag;
    }

    EmulatorConfig build() {
      return new EmulatorConfig(
          port,
          model,
          modelJson,
          dataFolder,
          clock,
          seed,
          requestLogSize,
          dopHint,
          servers,
          keyBuildTime,
          protection,
          serviceTime,
          faults,
          users,
          tokenLifetime,
          elasticLag);
    }
  }
}
