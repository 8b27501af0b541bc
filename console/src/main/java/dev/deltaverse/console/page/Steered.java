package dev.deltaverse.console.page;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.journal.Will;
import dev.deltaverse.engine.project.ApplicationUser;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator wants of runs, and what he may choose from.
 *
 * @param run the run that is under way; 0 if none is
 * @param ours whether that was started by this server, which can then end it at once
 * @param names tables and links that are not skipped
 * @param users the application users
 */
record Steered(Will will, long run, boolean ours, List<String> names, List<String> users) {

  /** Null before the first run: there is nothing to control yet. */
  static @Nullable Steered of(Looking looking, boolean ours) throws MigrationException {
    Optional<StateView> view = looking.view();
    if (view.isEmpty() || looking.lastRun().isEmpty()) {
      return null;
    }
    Will will = view.get().will();
    List<String> names = new ArrayList<>();
    looking.project().tables().forEach(t -> names.add(t.name()));
    looking.project().links().forEach(l -> names.add(l.name()));
    names.removeAll(will.skipped());
    long run = looking.running() ? looking.lastRun().get().id() : 0;
    return new Steered(
        will,
        run,
        ours && run > 0,
        names,
        looking.project().target().users().stream().map(ApplicationUser::name).toList());
  }

  String sentence() {
    String text = will.text(ZoneId.systemDefault());
    return text.isEmpty() ? "Nothing in particular is wanted of runs." : "Wanted: " + text + ".";
  }

  boolean resumes() {
    return will.paused() || will.stopAt() != null;
  }

  boolean allows(String user) {
    return will.users().contains(user);
  }

  String parallelism() {
    return will.parallelism() == 0 ? "" : Integer.toString(will.parallelism());
  }

  /** Changes when other forms are to be shown. */
  String version() {
    return Integer.toHexString(Objects.hash(will, run, ours));
  }
}
