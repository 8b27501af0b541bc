package dev.deltaverse.console.run;

import dev.deltaverse.engine.flow.Durations;
import dev.deltaverse.engine.journal.ThrottleRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why a run that is under way does not move, as sentences. */
public final class Waiting {
  private static final Duration QUIET = Duration.ofSeconds(20);

  private Waiting() {}

  /** The reasons at the picture's moment; empty if it moves, or is over. */
  public static List<String> of(RunPicture picture) {
    if (!picture.live()) {
      return List.of();
    }
    List<String> reasons = new ArrayList<>();
    Map<String, ThrottleRow> byUser = new LinkedHashMap<>();
    for (ThrottleRow throttle : picture.throttles()) {
      if (throttle.until().isAfter(picture.at())) {
        byUser.put(throttle.user(), throttle);
      }
    }
    byUser.forEach(
        (user, throttle) ->
            reasons.add(
                "User "
                    + user
                    + " was told by the service to wait ("
                    + throttle.limit()
                    + "), "
                    + left(picture.at(), throttle.until())
                    + " to go."));
    for (StepPicture step : picture.steps()) {
      if (step.status() == StepStatus.RUNNING && !step.problem().isEmpty()) {
        reasons.add(
            step.id() + " is tried again after try " + step.attempts() + ": " + step.problem());
      }
    }
    if (reasons.isEmpty() && quiet(picture)) {
      reasons.add(
          "No answer of the service was counted for "
              + Durations.text(sinceLast(picture))
              + "; requests may be under way.");
    }
    return reasons;
  }

  private static boolean quiet(RunPicture picture) {
    boolean sending =
        picture.steps().stream()
            .anyMatch(s -> Stage.sends(s.id()) && s.status() == StepStatus.RUNNING);
    return sending && !picture.sentPerSecond().isEmpty() && sinceLast(picture).compareTo(QUIET) > 0;
  }

  private static Duration sinceLast(RunPicture picture) {
    Instant last = picture.run().started().plusSeconds(picture.sentPerSecond().lastKey());
    return Duration.ofSeconds(Duration.between(last, picture.at()).toSeconds());
  }

  private static String left(Instant now, Instant until) {
    return Durations.text(Duration.ofSeconds(Duration.between(now, until).toSeconds() + 1));
  }
}
