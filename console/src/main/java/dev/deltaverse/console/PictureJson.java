package dev.deltaverse.console;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.Stage;
import dev.deltaverse.console.run.TablePicture;
import dev.deltaverse.engine.forecast.KeptForecast;
import dev.deltaverse.engine.journal.HistoryJson;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Runs as JSON. */
final class PictureJson {
  private PictureJson() {}

  static ObjectNode of(Run run) {
    Instant ended = run.ended();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("run", run.id())
            .put("command", run.start().command())
            .put("snapshot", run.start().snapshot())
            .put("profile", run.start().profile())
            .put("status", run.status().text())
            .put("exitCode", run.exitCode())
            .put("message", run.message())
            .put("started", run.started().toString())
            .put("ended", ended == null ? null : ended.toString());
    RunTotals totals = run.totals();
    if (totals != null) {
      json.put("requests", totals.requests())
          .put("throttled", totals.throttled())
          .put("retries", totals.retries())
          .put("rowsPerSecond", Math.round(totals.rowsPerSecond() * 10) / 10.0)
          .put("balanced", totals.balanced())
          .put("verified", totals.verified());
    }
    return json;
  }

  /**
   * @param waiting why it does not move
   */
  static ObjectNode of(RunPicture picture, List<String> waiting) {
    ObjectNode json = of(picture.run());
    json.put("live", picture.live());
    json.put("seconds", picture.elapsed().toMillis() / 1000.0);
    json.put("toSend", picture.toSend());
    json.put("sent", picture.sent());
    picture.left().ifPresent(left -> json.put("secondsLeft", left.toSeconds()));
    KeptForecast forecast = picture.forecast();
    if (forecast != null) {
      json.putObject("forecast")
          .put("requests", forecast.requests())
          .put("p50Seconds", forecast.p50Seconds())
          .put("p90Seconds", forecast.p90Seconds());
    }
    waiting.forEach(json.putArray("waiting")::add);
    ArrayNode tables = json.putArray("tables");
    for (TablePicture table : picture.tables().values()) {
      ObjectNode of = tables.addObject().put("name", table.name());
      ObjectNode stages = of.putObject("stages");
      for (Stage stage : Stage.values()) {
        stages.put(stage.word(), table.stage(stage).word());
      }
      of.put("toSend", table.toSend()).put("sent", table.sent());
      Duration left = table.left();
      if (left != null) {
        of.put("secondsLeft", left.toSeconds());
      }
      HistoryJson.books(of, table.books());
    }
    return json;
  }
}
