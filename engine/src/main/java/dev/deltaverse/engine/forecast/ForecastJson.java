package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.project.EntitlementSettings;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A forecast as JSON, described in docs/forecast.md. */
public final class ForecastJson {
  private ForecastJson() {}

  public static ObjectNode toJson(Forecast forecast) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("requests", forecast.requests());
    json.put("rows", forecast.rows());
    json.put("executionSeconds", rounded(forecast.executionSeconds()));
    json.put("otherSeconds", rounded(forecast.otherSeconds()));
    json.put("p50Seconds", rounded(forecast.p50Seconds()));
    json.put("p90Seconds", rounded(forecast.p90Seconds()));
    json.put("calibrated", forecast.calibrated());
    json.put("users", forecast.capacity().users());
    json.put("servers", forecast.capacity().servers());
    json.put("requestsAtOnce", forecast.capacity().width());
    ObjectNode entitlement = json.putObject("entitlement");
    EntitlementSettings settings = forecast.entitlement().settings();
    entitlement.put("perDay", settings.perDay());
    entitlement.put("counts", settings.counts().name().toLowerCase(Locale.ROOT));
    entitlement.put("stop", settings.stop());
    entitlement.put("spent", forecast.entitlement().spent());
    entitlement.put("left", forecast.entitlement().left());
    entitlement.put("days", forecast.day());
    entitlement.put("shareByRequests", forecast.shareByRequests());
    entitlement.put("shareByRows", forecast.shareByRows());
    VerifyForecast verification = forecast.verification();
    json.putObject("verification")
        .put("included", verification.included())
        .put("rows", verification.rows())
        .put("p50Seconds", rounded(verification.p50Seconds()))
        .put("p90Seconds", rounded(verification.p90Seconds()))
        .put("calibrated", verification.learnt());
    ArrayNode phases = json.putArray("phases");
    for (PhaseForecast phase : forecast.phases()) {
      phases
          .addObject()
          .put("phase", phase.phase().toString())
          .put("rows", phase.rows())
          .put("requests", phase.requests())
          .put("batchRows", phase.batchRows())
          .put("executionSeconds", rounded(phase.executionSeconds()))
          .put("p50Seconds", rounded(phase.p50Seconds()))
          .put("p90Seconds", rounded(phase.p90Seconds()))
          .put("calibrated", phase.learnt());
    }
    return json;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1000) / 1000.0;
  }
}
