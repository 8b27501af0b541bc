package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.StepPicture;
import dev.deltaverse.engine.flow.StepId;
import dev.deltaverse.engine.forecast.KeptForecast;
import dev.deltaverse.engine.forecast.PhaseForecast;
import dev.deltaverse.engine.forecast.VerifyForecast;
import dev.deltaverse.engine.journal.PhaseStatistics;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.plan.PhaseKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was expected of a run, beside what happened. */
record ForecastTable(String sentence, List<Line> lines, Line whole) {
  private static final double MOMENT_SECONDS = 1;

  /**
   * A phase, verification, or the whole run.
   *
   * @param requests that left; a dash before the first, and of verification
   * @param took a dash before its begin
   * @param tone of what it took, for the style sheet
   */
  record Line(
      String name,
      String expectedRequests,
      String requests,
      String p50,
      String p90,
      String took,
      String tone) {}

  /**
   * The table of a run.
   *
   * @param happened what the journal has of the run's phases
   * @return null of a run that sends nothing, and before its plan
   */
  static @Nullable ForecastTable of(RunPicture picture, List<PhaseStatistics.Named> happened) {
    KeptForecast forecast = picture.forecast();
    if (forecast == null || picture.status("send").isEmpty()) {
      return null;
    }
    Map<PhaseId, PhaseStatistics> statistics = new HashMap<>();
    happened.forEach(h -> statistics.put(h.phase(), h.statistics()));
    Map<StepId, StepPicture> steps = new HashMap<>();
    picture.steps().forEach(s -> steps.put(s.id(), s));
    List<Line> lines = new ArrayList<>();
    for (PhaseForecast phase : forecast.phases()) {
      PhaseStatistics of = statistics.get(phase.phase());
      StepPicture step = steps.get(new StepId("send", phase.phase().toString()));
      // A phase that is streamed takes as long as its parents, which says nothing of its cost.
      boolean streamed =
          phase.phase().kind() == PhaseKind.UPSERT
              && Optional.ofNullable(steps.get(new StepId("stream", phase.phase().name())))
                  .filter(s -> s.answered() > 0)
                  .isPresent();
      Optional<Duration> took = step == null || streamed ? Optional.empty() : took(picture, step);
      lines.add(
          new Line(
              phase.phase().toString(),
              Shown.number(phase.requests()),
              of == null ? "–" : Shown.number(of.requests()),
              Shown.seconds(phase.p50Seconds()),
              Shown.seconds(phase.p90Seconds()),
              took.map(Shown::duration).orElse("–"),
              took.map(t -> tone(t, phase.p90Seconds())).orElse("")));
    }
    VerifyForecast verification = forecast.verification();
    if (verification.included()) {
      Optional<Duration> took = verifying(picture);
      lines.add(
          new Line(
              "verification",
              "–",
              "–",
              Shown.seconds(verification.p50Seconds()),
              Shown.seconds(verification.p90Seconds()),
              took.map(Shown::duration).orElse("–"),
              took.map(t -> tone(t, verification.p90Seconds())).orElse("")));
    }
    long requests = happened.stream().mapToLong(h -> h.statistics().requests()).sum();
    Line whole =
        new Line(
            "whole run",
            Shown.number(forecast.requests()),
            Shown.number(requests),
            Shown.seconds(forecast.p50Seconds()),
            Shown.seconds(forecast.p90Seconds()),
            Shown.duration(picture.elapsed()),
            tone(picture.elapsed(), forecast.p90Seconds()));
    return new ForecastTable(sentence(picture, forecast), lines, whole);
  }

  private static Optional<Duration> took(RunPicture picture, StepPicture step) {
    return took(picture, step.started(), step.ended());
  }

  private static Optional<Duration> took(
      RunPicture picture, @Nullable Instant started, @Nullable Instant ended) {
    if (started == null || ended == null && !picture.live()) {
      return Optional.empty();
    }
    return Optional.of(Duration.between(started, ended == null ? picture.at() : ended));
  }

  /** From the begin of the first table's verification to the end of all. */
  private static Optional<Duration> verifying(RunPicture picture) {
    Instant started = null;
    Instant ended = null;
    for (StepPicture step : picture.steps()) {
      if (step.id().kind().equals("verify")) {
        Instant begin = step.started();
        started = started == null || begin != null && begin.isBefore(started) ? begin : started;
        ended = step.id().name().isEmpty() ? step.ended() : ended;
      }
    }
    return took(picture, started, ended);
  }

  /** Longer than one of ten should take, by more than a moment. */
  static boolean late(Duration took, double p90Seconds) {
    return took.toMillis() / 1e3 > p90Seconds + MOMENT_SECONDS;
  }

  private static String tone(Duration took, double p90Seconds) {
    return late(took, p90Seconds) ? "warn" : "";
  }

  private static String sentence(RunPicture picture, KeptForecast forecast) {
    String expected =
        Shown.seconds(forecast.p50Seconds())
            + " were expected, and no more than "
            + Shown.seconds(forecast.p90Seconds())
            + " in nine of ten cases.";
    String took = Shown.duration(picture.elapsed());
    String text =
        picture.live()
            ? "Under way for " + took + "; "
            : picture.run().status() == RunStatus.FINISHED
                ? "Took " + took + "; "
                : "Stopped after " + took + "; ";
    return text + expected + calibration(forecast);
  }

  /** What to know of a forecast that is not made from experience alone; empty if it is. */
  static String calibration(KeptForecast forecast) {
    if (forecast.calibrated()) {
      return "";
    }
    return forecast.guessed().isEmpty()
        ? " Not calibrated: no earlier run of this project was verified, so how long that takes is"
            + " a guess."
        : " Not calibrated: no earlier run of this project had sent "
            + (forecast.guessed().size() == forecast.phases().size() ? "any" : "all")
            + " of this, so published figures stand in, which may be far off.";
  }
}
