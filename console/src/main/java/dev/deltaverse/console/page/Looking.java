package dev.deltaverse.console.page;

import dev.deltaverse.console.run.Pictures;
import dev.deltaverse.console.run.RunPicture;
import dev.deltaverse.console.run.Waiting;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.Run;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.run.MigrationGraph;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A project and its state, as they are when asked. Thread-safe. */
public final class Looking implements AutoCloseable {
  private final Project project;
  private final Clock clock;
  private final Pictures pictures;
  private final MigrationGraph graph;
  private @Nullable StateView view;

  public Looking(Project project, Clock clock) {
    this.project = project;
    this.clock = clock;
    this.pictures = new Pictures(clock);
    this.graph = MigrationGraph.of(project);
  }

  public Project project() {
    return project;
  }

  public Clock clock() {
    return clock;
  }

  MigrationGraph graph() {
    return graph;
  }

  /** The state; empty before the first run. */
  public synchronized Optional<StateView> view() throws MigrationException {
    if (view == null && Files.exists(project.state().resolve("state.sqlite"))) {
      view = StateStore.read(project.state());
    }
    return Optional.ofNullable(view);
  }

  /** The state, where a run must have been. */
  public StateView requireView() throws MigrationException {
    return view().orElseThrow(Looking::noRun);
  }

  /** The run that began last. */
  public Optional<Run> lastRun() throws MigrationException {
    Optional<StateView> state = view();
    return state.isEmpty() ? Optional.empty() : state.get().runs(1).stream().findFirst();
  }

  /** The latest runs, the last one first. */
  public List<Run> runs(int limit) throws MigrationException {
    Optional<StateView> state = view();
    return state.isEmpty() ? List.of() : state.get().runs(limit);
  }

  /** The latest runs before one, the last one first. */
  public List<Run> runsBefore(long run, int limit) throws MigrationException {
    Optional<StateView> state = view();
    return state.isEmpty() ? List.of() : state.get().runsBefore(run, limit);
  }

  /** A run as it stands. */
  public RunPicture picture(long run) throws MigrationException {
    return pictures.of(requireView(), run);
  }

  /** Why a run that is under way does not move, as sentences; empty if it moves, or is over. */
  public List<String> waiting(RunPicture picture) throws MigrationException {
    List<String> reasons = new ArrayList<>(Waiting.of(picture));
    if (picture.live()) {
      requireView()
          .waiting(picture.run().id())
          .ifPresent(reason -> reasons.add(Shown.sentence(reason)));
    }
    return reasons;
  }

  /** The run that a visitor chose, or the last one. */
  Run chosen(Asked asked) throws MigrationException {
    Optional<Long> number = asked.number("run");
    Optional<Run> run = number.isPresent() ? requireView().run(number.get()) : lastRun();
    if (run.isPresent()) {
      return run.get();
    }
    if (number.isEmpty()) {
      throw noRun();
    }
    throw new MigrationException(
        Code.SETUP,
        "there is no run " + number.get(),
        "The page of runs lists those that there are.");
  }

  /** A number that changes when something was written to the state. */
  public long changes() throws MigrationException {
    Optional<StateView> state = view();
    return state.isEmpty() ? -1 : state.get().changes();
  }

  /** Whether a run is under way. */
  public boolean running() throws MigrationException {
    Optional<StateView> state = view();
    return state.isPresent() && state.get().openRun().filter(r -> !r.processGone()).isPresent();
  }

  private static MigrationException noRun() {
    return new MigrationException(
        Code.SETUP, "there was no run yet", "Start one on the page Now, or with deltaverse plan.");
  }

  @Override
  public synchronized void close() throws MigrationException {
    if (view != null) {
      view.close();
      view = null;
    }
  }
}
