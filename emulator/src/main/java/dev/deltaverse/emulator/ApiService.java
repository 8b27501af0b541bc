package dev.deltaverse.emulator;

import java.util.Map;
import java.util.UUID;
import tools.jackson.core.JacksonException;

/** Answers requests under {@code /api/data/}. */
final class ApiService {
  private final Environment environment;
  private final Router router;
  private final int dopHint;

  ApiService(Environment environment, int dopHint) {
    this.environment = environment;
    this.router = new Router(environment);
    this.dopHint = dopHint;
  }

  Answer answer(Request request) {
    String message = request.path().endsWith("$batch") ? "$batch" : request.method();
    environment.counters.add("requests", message, 1);
    Answer answer;
    try {
      Router.Scope scope =
          new Router.Scope(environment.defaultUser(), null, Map.of(), CustomLogic.NONE);
      answer =
          request.path().equals("$batch") || request.path().equals("%24batch")
              ? new Batch(environment, router).answer(request, scope)
              : router.answer(request, scope);
    } catch (Refusal refusal) {
      answer = Answer.of(refusal, request);
    } catch (JacksonException e) {
      answer =
          Answer.of(
              Refusal.badRequest("0x80048d19", "Invalid JSON. " + e.getOriginalMessage()), request);
    }
    environment.counters.add("answers", Integer.toString(answer.status), 1);
    UUID id = UUID.randomUUID();
    return answer
        .header("OData-Version", "4.0")
        .header("REQ_ID", id.toString())
        .header("x-ms-service-request-id", id + "," + UUID.randomUUID())
        .header("x-ms-dop-hint", Integer.toString(dopHint))
        .header("x-ms-ratelimit-burst-remaining-xrm-requests", "5999")
        .header("x-ms-ratelimit-time-remaining-xrm-requests", "1,200.00");
  }
}
