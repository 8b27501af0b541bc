package dev.deltaverse.console.page;

import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.StepStatus;
import dev.deltaverse.engine.Books;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.RunStatus;
import dev.deltaverse.engine.journal.RunTotals;
import java.util.Optional;

/**
 * A run in three lines.
 *
 * @param run its number; 0 for none
 * @param tone a word for the style sheet
 */
record Headline(long run, String tone, String above, String text, String below) {
  static final Headline NO_RUN =
      new Headline(
          0,
          "idle",
          "Nothing has run yet",
          "Ready for the first snapshot",
          "A plan shows what would be sent, and sends nothing.");

  static Headline of(RunPicture picture) {
    Run run = picture.run();
    String above =
        "Run " + run.id() + " · " + run.start().command() + " of " + run.start().snapshot();
    if (picture.live()) {
      return new Headline(run.id(), "running", above, doing(picture), going(picture));
    }
    String ended =
        "Started "
            + Shown.dayAndTime(run.started())
            + " by "
            + run.start().user()
            + " on "
            + run.start().host()
            + ", took "
            + Shown.duration(picture.elapsed())
            + ".";
    return new Headline(run.id(), tone(run), above, end(picture), ended);
  }

  private static String doing(RunPicture picture) {
    for (String kind :
        new String[] {"verify", "send", "stream", "switch", "plan", "delta", "check", "stage"}) {
      Optional<StepStatus> status = picture.status(kind);
      if (status.isPresent() && status.get() == StepStatus.RUNNING) {
        return switch (kind) {
          case "verify" -> "Verifying the target";
          case "send", "stream" -> "Sending to Dataverse";
          case "switch" -> "Switching the target's logic off or on";
          case "plan" -> "Making the plan";
          case "delta" -> "Comparing with the ledger";
          case "check" -> "Checking rows";
          default -> "Staging the snapshot";
        };
      }
    }
    return "Under way";
  }

  private static String going(RunPicture picture) {
    StringBuilder text = new StringBuilder("For " + Shown.duration(picture.elapsed()) + ", step ");
    text.append(Shown.number(picture.count(StepStatus.DONE)))
        .append(" of ")
        .append(Shown.number(picture.steps().size()))
        .append(" done");
    picture
        .left()
        .ifPresent(left -> text.append(", about " + Shown.duration(left) + " left to send"));
    return text.append(".").toString();
  }

  static String tone(Run run) {
    return switch (run.status()) {
      case RUNNING -> run.processGone() ? "bad" : "running";
      case FINISHED -> run.exitCode() != null && run.exitCode() == 0 ? "good" : "warn";
      case FAILED, CRASHED -> "bad";
      case STOPPED_BY_GUARD, INTERRUPTED -> "warn";
    };
  }

  private static String end(RunPicture picture) {
    Run run = picture.run();
    if (run.processGone() || run.status() == RunStatus.CRASHED) {
      return "Its process is gone without a word; start again to go on";
    }
    return switch (run.status()) {
      case STOPPED_BY_GUARD, FAILED ->
          run.message().isEmpty() ? run.status().text() : run.message();
      case INTERRUPTED -> "Stopped; start again to go on";
      case FINISHED, RUNNING, CRASHED -> finished(run, picture.total());
    };
  }

  private static String finished(Run run, Books books) {
    RunTotals totals = run.totals();
    if (totals != null && !totals.balanced()) {
      return "The books do not balance";
    }
    if (totals != null && Boolean.FALSE.equals(totals.verified())) {
      return "The target differs from the source";
    }
    if (run.start().command().endsWith("plan")) {
      return "Planned; nothing was sent";
    }
    String verified =
        totals != null && Boolean.TRUE.equals(totals.verified())
            ? "target and source agree"
            : "the books balance";
    return books.complete() && run.exitCode() != null && run.exitCode() == 0
        ? "All rows loaded; " + verified
        : "Every row accounted for; " + verified;
  }
}
