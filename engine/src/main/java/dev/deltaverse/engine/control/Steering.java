package dev.deltaverse.engine.control;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.journal.Will;
import dev.deltaverse.engine.plan.PhaseId;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.send.pace.Gate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operator allows a run, as it hears of it: looks into the state four times a second,
 * which costs one row. Thread-safe.
 */
public final class Steering implements Gate, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
  private static final Duration LOOKS_EACH = Duration.ofMillis(250);

  private final StateStore state;
  private final StateView view;
  private final Clock clock;
  private final Instant started;
  private final Consumer<String> told;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Thread thread;
  private volatile Will will;
  private volatile Runnable listener = () -> {};
  private volatile boolean stopping;
  private volatile boolean closed;

  private Steering(StateStore state, StateView view, Clock clock, Consumer<String> told)
      throws MigrationException {
    this.state = state;
    this.view = view;
    this.clock = clock;
    this.told = told;
    this.started = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.will = view.will();
    this.thread = Thread.ofPlatform().daemon().name("operator's will").unstarted(this::watch);
  }

  /**
   * Hears the operator's will from now on; says what of it stands.
   *
   * @param told hears what the operator wants, in sentences
   */
  public static Steering begin(
      Project project, StateStore state, Clock clock, Consumer<String> told)
      throws MigrationException {
    Known.keep(project, state);
    StateView view = state.look();
    try {
      Steering steering = new Steering(state, view, clock, told);
      steering.greet();
      steering.thread.start();
      return steering;
    } catch (MigrationException e) {
      view.close();
      throw e;
    }
  }

  /** A stop of an earlier run concerns this one no more. */
  private boolean concerns(Will of) {
    Instant stop = of.stopAt();
    return stop == null || !stop.isBefore(started);
  }

  private void greet() throws MigrationException {
    Will of = concerns(will) ? will : will.withStopAt(null);
    if (of.equals(Will.NONE)) {
      return;
    }
    say(of);
    unknown(of.skipped(), Known.TABLES, "table or link");
    unknown(of.users(), Known.USERS, "application user");
  }

  private void unknown(SortedSet<String> names, Known known, String what)
      throws MigrationException {
    SortedSet<String> unknown = new TreeSet<>(names);
    known.names(view).ifPresent(unknown::removeAll);
    if (!unknown.isEmpty()) {
      told.accept("the project has no " + what + " " + String.join(", ", unknown));
    }
  }

  private void say(Will of) {
    String text = of.text(clock.getZone());
    told.accept(
        "the operator wants: "
            + (text.isEmpty() ? "nothing in particular; going on" : text)
            + (of.paused() ? "; `deltaverse resume` goes on" : ""));
  }

  /** Is called after each change of what is allowed. */
  public void onChange(Runnable hears) {
    listener = hears;
  }

  private void watch() {
    while (!closed) {
      try {
        look();
      } catch (MigrationException e) {
        LOG.warn("the operator's will cannot be read; {} stands", will, e);
      }
      lock.lock();
      try {
        if (!closed) {
          closing.await(LOOKS_EACH.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException _) {
        return;
      } finally {
        lock.unlock();
      }
    }
  }

  private void look() throws MigrationException {
    Will now = view.will();
    Will before = will;
    Instant stop = now.stopAt();
    boolean stops = concerns(now) && stop != null && !stop.isAfter(clock.instant());
    if (now.equals(before) && stops == stopping) {
      return;
    }
    will = now;
    if (!now.equals(before)) {
      say(concerns(now) ? now : now.withStopAt(null));
    }
    if (stops && !stopping) {
      stopping = true;
      told.accept("stopping as the operator wants; what is taken up is settled first");
    }
    listener.run();
  }

  /** Whether the run is to end early, with rows that are not sent. */
  public boolean stopping() {
    return stopping;
  }

  @Override
  public boolean holds(PhaseId phase) {
    return will.paused() && !stopping;
  }

  @Override
  public boolean ends(PhaseId phase) {
    return stopping || will.skipped().contains(phase.name());
  }

  @Override
  public int parallelism() {
    int most = will.parallelism();
    return most > 0 ? most : Integer.MAX_VALUE;
  }

  @Override
  public boolean allows(String user) {
    return will.users().isEmpty() || will.users().contains(user);
  }

  /** A stop that has come is done, and holds for no other run. */
  @Override
  public void close() throws MigrationException {
    closed = true;
    lock.lock();
    try {
      closing.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Instant stop = view.will().stopAt();
    if (stop != null && !stop.isAfter(clock.instant())) {
      state.changeWill("stopped", now -> stop.equals(now.stopAt()) ? now.withStopAt(null) : now);
    }
    view.close();
  }
}
