package dev.deltaverse.engine.forecast;

import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.EntitlementSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link Forecast} as it was kept with its run, for those who show it.
 *
 * @param requestsAtOnce over all users
 * @param otherSeconds time of the run in which nothing is sent or verified
 * @param verification nothing where an earlier version has kept none
 * @param entitlement requests that the licences allow in 24 h, and what of them was used then
 */
public record KeptForecast(
    List<PhaseForecast> phases,
    int users,
    int servers,
    int requestsAtOnce,
    double otherSeconds,
    VerifyForecast verification,
    double p50Seconds,
    double p90Seconds,
    Entitlement entitlement)
    implements Expected {
  public KeptForecast {
    phases = List.copyOf(phases);
  }

  /**
   * Reads what {@link ForecastJson} wrote.
   *
   * @throws JacksonException if it is something else
   */
  public static KeptForecast parse(String text) {
    JsonNode json = JsonMapper.shared().readTree(text);
    List<PhaseForecast> phases = new ArrayList<>();
    for (JsonNode phase : json.required("phases")) {
      phases.add(
          new PhaseForecast(
              PhaseId.parse(phase.required("phase").asString()),
              phase.required("rows").asLong(),
              phase.required("requests").asLong(),
              phase.required("batchRows").asInt(),
              phase.required("executionSeconds").asDouble(),
              phase.required("p50Seconds").asDouble(),
              phase.required("p90Seconds").asDouble(),
              phase.required("calibrated").asBoolean()));
    }
    JsonNode entitlement = json.required("entitlement");
    return new KeptForecast(
        phases,
        json.required("users").asInt(),
        json.required("servers").asInt(),
        json.required("requestsAtOnce").asInt(),
        json.required("otherSeconds").asDouble(),
        json.has("verification") ? verification(json.get("verification")) : VerifyForecast.NONE,
        json.required("p50Seconds").asDouble(),
        json.required("p90Seconds").asDouble(),
        new Entitlement(
            new EntitlementSettings(
                entitlement.required("perDay").asLong(),
                EntitlementSettings.Counts.valueOf(
                    entitlement.required("counts").asString().toUpperCase(Locale.ROOT)),
                entitlement.required("stop").asBoolean()),
            entitlement.required("spent").asLong()));
  }

  private static VerifyForecast verification(JsonNode json) {
    return new VerifyForecast(
        json.required("rows").asLong(),
        json.required("p50Seconds").asDouble(),
        json.required("p90Seconds").asDouble(),
        json.required("included").asBoolean(),
        json.required("calibrated").asBoolean());
  }
}
