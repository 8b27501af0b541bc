package dev.deltaverse.engine.control;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.Will;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator asks of the runs of a state, by the command line or the console. */
public sealed interface Order {

  /** What was asked for, as one would write it on the command line. */
  String text();

  /**
   * Carries it out.
   *
   * @return what is wanted from now on
   * @throws MigrationException as {@link Control} says
   */
  Will on(Control control) throws MigrationException;

  /** {@link Control#pause}. */
  record Pause() implements Order {
    @Override
    public String text() {
      return "pause";
    }

    @Override
    public Will on(Control control) throws MigrationException {
      return control.pause();
    }
  }

  /** {@link Control#resume}. */
  record Resume() implements Order {
    @Override
    public String text() {
      return "resume";
    }

    @Override
    public Will on(Control control) throws MigrationException {
      return control.resume();
    }
  }

  /** {@link Control#drain}. */
  record Drain() implements Order {
    @Override
    public String text() {
      return "drain";
    }

    @Override
    public Will on(Control control) throws MigrationException {
      return control.drain();
    }
  }

  /** {@link Control#stopAt}. */
  record StopAt(Instant time) implements Order {
    @Override
    public String text() {
      return "stop-at " + time;
    }

    @Override
    public Will on(Control control) throws MigrationException {
      return control.stopAt(time);
    }
  }

  /**
   * {@link Control#limitParallelism} and {@link Control#limitUsers}.
   *
   * @param parallelism most requests at once, 0 for no bound; null to leave it
   * @param users who may send, empty for all; null to leave it
   */
  record Limit(@Nullable Integer parallelism, @Nullable List<String> users) implements Order {
    public Limit {
      users = users == null ? null : List.copyOf(users);
    }

    @Override
    public String text() {
      List<String> parts = new ArrayList<>(List.of("limit"));
      if (parallelism != null) {
        parts.add("--parallelism " + parallelism);
      }
      if (users != null) {
        parts.add("--users " + (users.isEmpty() ? "(all)" : String.join(",", users)));
      }
      return String.join(" ", parts);
    }

    @Override
    public Will on(Control control) throws MigrationException {
      if (parallelism == null && users == null) {
        throw new MigrationException(
            Code.SETUP, "no limit was given", "Give parallelism, users or both.");
      }
      Will will = control.will();
      // Users first, since they can be misspelt: then nothing is changed.
      if (users != null) {
        will = control.limitUsers(users);
      }
      return parallelism == null ? will : control.limitParallelism(parallelism);
    }
  }

  /** {@link Control#skip}. */
  record Skip(List<String> names) implements Order {
    public Skip {
      names = List.copyOf(names);
    }

    @Override
    public String text() {
      return "skip " + String.join(" ", names);
    }

    @Override
    public Will on(Control control) throws MigrationException {
      return control.skip(names);
    }
  }

  /** {@link Control#unskip}. */
  record Unskip(List<String> names) implements Order {
    public Unskip {
      names = List.copyOf(names);
    }

    @Override
    public String text() {
      return "unskip " + String.join(" ", names);
    }

    @Override
    public Will on(Control control) throws MigrationException {
      return control.unskip(names);
    }
  }
}
