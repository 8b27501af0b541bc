package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.TablePicture;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.ThrottleRow;
import io.javalin.http.Context;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The last run for Prometheus, made from the state when it is asked. All are gauges: they begin
 * anew with each run.
 */
final class Metrics {
  private final Desks desks;

  Metrics(Desks desks) {
    this.desks = desks;
  }

  void on(Routes routes) {
    routes.get("/metrics", this::metrics, Role.VIEWER);
  }

  private void metrics(Context context) throws MigrationException {
    MetricSnapshots.Builder metrics = MetricSnapshots.builder();
    Looking looking = desks.of(context).looking();
    Optional<Run> run = looking.lastRun();
    if (run.isPresent()) {
      add(metrics, looking.picture(run.get().id()));
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.builder().build().write(text, metrics.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    context.contentType(PrometheusTextFormatWriter.CONTENT_TYPE).result(text.toByteArray());
  }

  private static void add(MetricSnapshots.Builder metrics, RunPicture run) {
    gauge(metrics, "deltaverse_run", "Number of the last run", (double) run.run().id());
    gauge(metrics, "deltaverse_run_live", "1 while a run is under way", run.live() ? 1 : 0);
    gauge(
        metrics,
        "deltaverse_run_seconds",
        "Time of the run so far or in all",
        run.elapsed().toMillis() / 1000.0);
    gauge(
        metrics,
        "deltaverse_rows_per_second",
        "Rows answered a second over the last half minute",
        run.rowsPerSecond());
    gauge(metrics, "deltaverse_throttles", "Waits that were asked for", run.throttles().size());
    gauge(
        metrics,
        "deltaverse_throttled_seconds",
        "Sum of these waits over all application users",
        run.throttles().stream()
                .map(ThrottleRow::pause)
                .reduce(Duration.ZERO, Duration::plus)
                .toMillis()
            / 1000.0);
    tables(metrics, run, "deltaverse_rows_to_send", "Rows of the plan", TablePicture::toSend);
    tables(metrics, run, "deltaverse_rows_sent", "Rows answered", TablePicture::sent);
    tables(metrics, run, "deltaverse_rows_read", "Rows read", t -> t.books().read());
    tables(metrics, run, "deltaverse_rows_rejected", "Rows rejected", t -> t.books().rejected());
    tables(metrics, run, "deltaverse_rows_parked", "Rows parked", t -> t.books().parked());
    tables(metrics, run, "deltaverse_rows_refused", "Rows refused", t -> t.books().refused());
    tables(metrics, run, "deltaverse_rows_in_doubt", "Rows in doubt", t -> t.books().inDoubt());
  }

  private static void gauge(
      MetricSnapshots.Builder metrics, String name, String help, double value) {
    metrics.metricSnapshot(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
            .build());
  }

  private static void tables(
      MetricSnapshots.Builder metrics,
      RunPicture run,
      String name,
      String help,
      ToDoubleFunction<TablePicture> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    for (TablePicture table : run.tables().values()) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(Labels.of("table", table.name()))
              .value(value.applyAsDouble(table))
              .build());
    }
    metrics.metricSnapshot(gauge.build());
  }
}
