package dev.deltaverse.emulator;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Answers requests under {@code /api/data/}: who calls, whether the limits let it in, what goes
 * wrong, the work itself, and how long it takes.
 */
final class ApiService {
  private static final String AFFINITY = "ARRAffinity=";

  private final Environment environment;
  private final EmulatorConfig config;
  private final Identity identity;
  private final Router router;
  private final Limiter limiter;
  private final AtomicLong number = new AtomicLong();
  private volatile Faults faults;

  ApiService(Environment environment, EmulatorConfig config, Identity identity) {
    this.environment = environment;
    this.config = config;
    this.identity = identity;
    this.router = new Router(environment);
    this.limiter = new Limiter(config.protection(), config.clock());
    this.faults = new Faults(config.faults(), config.seed());
  }

  void faults(FaultScript script) {
    faults = new Faults(script, config.seed());
  }

  Answer answer(Request request) {
    long ordinal = number.getAndIncrement();
    int server = server(request, ordinal);
    UUID account = null;
    Answer answer;
    try {
      Caller caller = identity.caller(request, environment);
      account = caller.account();
      limiter.enter(account, server);
      answer = admitted(request, caller, server, ordinal);
    } catch (Refusal refusal) {
      if (refusal.status == 429) {
        environment.counters.add("requests", "throttled", 1);
      }
      answer = Answer.of(refusal, request);
    }
    environment.counters.add("requests", "all", 1);
    environment.counters.add("answers", Integer.toString(answer.status), 1);
    stamp(answer, request, account, server);
    return answer;
  }

  /** Runs a request that the limits let in. */
  private Answer admitted(Request request, Caller caller, int server, long ordinal) {
    long start = config.clock().millis();
    Usage usage = new Usage();
    try {
      Fault fault = faults.ofRequest(request);
      if (fault != null) {
        environment.counters.add("faults", FaultScript.spelled(fault.kind()), 1);
      }
      return fault == null ? work(request, caller, usage) : faulty(fault, request, caller, usage);
    } finally {
      long modelled = modelledNanos(usage, server, ordinal);
      pause(modelled - (config.clock().millis() - start) * 1_000_000);
      long elapsed = (config.clock().millis() - start) * 1_000_000;
      limiter.leave(caller.account(), server, Math.max(modelled, elapsed));
      environment.counters.add("entitlement", "operations", usage.operations());
    }
  }

  private Answer faulty(Fault fault, Request request, Caller caller, Usage usage) {
    return switch (fault.kind()) {
      case SQL_DEADLOCK, SQL_TIMEOUT, LOCK_NOT_OBTAINED, UNEXPECTED, THROTTLED, TOKEN_EXPIRED ->
          Answer.of(Faults.refusal(fault), request);
      case BAD_GATEWAY, UNAVAILABLE, HTML_ANSWER -> html(fault);
      case CUT_BEFORE_COMMIT -> Answer.noContent().delivery(new Delivery.Cut());
      case CUT_AFTER_COMMIT -> work(request, caller, usage).delivery(new Delivery.Cut());
      case TRUNCATED_ANSWER -> work(request, caller, usage).delivery(new Delivery.Truncated());
      case SLOW_ANSWER -> work(request, caller, usage).delivery(new Delivery.Slow(fault.delay()));
      case PLUG_IN_FAILURE, PLUG_IN_TRANSIENT, PLUG_IN_DELAY, PLUG_IN_CRASH ->
          throw new IllegalStateException("A row fault hit a request");
    };
  }

  private static Answer html(Fault fault) {
    String page =
        "<html><head><title>"
            + fault.effectiveText()
            + "</title></head><body><h1>"
            + fault.effectiveText()
            + "</h1></body></html>\r\n";
    return Answer.of(fault.effectiveStatus(), "text/html", page.getBytes(StandardCharsets.UTF_8));
  }

  private Answer work(Request request, Caller caller, Usage usage) {
    try {
      Router.Scope scope = new Router.Scope(caller, null, Map.of(), logic(request, caller), usage);
      boolean batch = request.path().equals("$batch") || request.path().equals("%24batch");
      return batch
          ? new Batch(environment, router, part -> logic(part, caller)).answer(request, scope)
          : router.answer(request, scope);
    } catch (Refusal refusal) {
      return Answer.of(refusal, request);
    } catch (JacksonException e) {
      return Answer.of(
          Refusal.badRequest("0x80048d19", "Invalid JSON. " + e.getOriginalMessage()), request);
    }
  }

  private CustomLogic logic(Request request, Caller caller) {
    return new Pipeline(
        environment,
        faults,
        Bypass.of(request, environment, caller),
        "false".equalsIgnoreCase(request.header("MSCRM.SuppressDuplicateDetection")));
  }

  private long modelledNanos(Usage usage, int server, long ordinal) {
    ServiceTime time = config.serviceTime();
    double jitter = 1 + time.jitter() * (2 * Faults.chance(config.seed() + 7, ordinal) - 1);
    double crowding = Math.max(1.0, limiter.running(server) / (double) config.dopHint());
    return Math.round((time.base().toNanos() + usage.nanos(time)) * jitter * crowding);
  }

  private void pause(long nanos) {
    if (config.serviceTime().waits()) {
      Pause.nanos(nanos);
    }
  }

  /** The server that the affinity cookie names; without one, each in turn. */
  private int server(Request request, long ordinal) {
    String cookie = request.header("cookie");
    int at = cookie == null ? -1 : cookie.indexOf(AFFINITY);
    if (cookie != null && at >= 0) {
      int end = cookie.indexOf(';', at);
      String value = cookie.substring(at + AFFINITY.length(), end < 0 ? cookie.length() : end);
      for (int server = 0; server < config.servers(); server++) {
        if (affinity(server).equals(value)) {
          return server;
        }
      }
    }
    return Math.toIntExact(ordinal % config.servers());
  }

  private String affinity(int server) {
    return environment.ids.named("server:" + server).toString().replace("-", "");
  }

  private void stamp(Answer answer, Request request, @Nullable UUID account, int server) {
    UUID id = UUID.randomUUID();
    limiter.headers(answer, account, server);
    answer
        .header("OData-Version", "4.0")
        .header("REQ_ID", id.toString())
        .header("x-ms-service-request-id", id + "," + UUID.randomUUID())
        .header("x-ms-dop-hint", Integer.toString(config.dopHint()))
        .header("Set-Cookie", AFFINITY + affinity(server) + "; path=/; secure; HttpOnly");
    String client = request.header("x-ms-client-request-id");
    if (client != null) {
      answer.header("x-ms-client-request-id", client);
    }
  }
}
