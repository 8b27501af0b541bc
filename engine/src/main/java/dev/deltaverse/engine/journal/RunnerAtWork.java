package dev.deltaverse.engine.journal;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Refuses a second runner by naming the first. */
final class RunnerAtWork {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** The process that has the lease. */
  record Holder(String user, String host, long pid, Instant since) {}

  private RunnerAtWork() {}

  static MigrationException in(Path folder, Clock clock) {
    try (StateView view = StateView.open(folder)) {
      Optional<Run> run = view.openRun();
      if (run.isPresent()) {
        return by(run.get(), clock);
      }
      Optional<Holder> holder = view.holder();
      if (holder.isPresent()) {
        Holder by = holder.get();
        return refusal(
            "the state in "
                + folder
                + " is in use by "
                + process(by.user(), by.host(), by.pid(), by.since(), clock));
      }
    } catch (MigrationException _) {
      // The other runner is just making the file.
    }
    return refusal("the state in " + folder + " is in use by a runner that has just started");
  }

  static MigrationException by(Run run, Clock clock) {
    RunStart start = run.start();
    return refusal(
        "run "
            + run.id()
            + " of `"
            + start.command()
            + "` by "
            + process(start.user(), start.host(), start.pid(), run.started(), clock)
            + " is under way");
  }

  private static MigrationException refusal(String message) {
    return new MigrationException(
        Code.SETUP,
        message,
        "Wait for its end or stop it; `deltaverse status` shows how far it is.");
  }

  private static String process(String user, String host, long pid, Instant since, Clock clock) {
    return user + "@" + host + " pid " + pid + " since " + time(since, clock);
  }

  private static String time(Instant at, Clock clock) {
    ZonedDateTime local = at.atZone(clock.getZone());
    boolean today =
        local.toLocalDate().equals(clock.instant().atZone(clock.getZone()).toLocalDate());
    return (today ? TIME : DAY_AND_TIME).format(local);
  }
}
