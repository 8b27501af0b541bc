package dev.deltaverse.console.run;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.StateView;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pictures of runs; the runs looked at last are followed, so that a look is cheap. Thread-safe. */
public final class Pictures {
  private static final int FOLLOWED = 16;

  private final Clock clock;
  private final Map<Long, RunFollower> followers =
      new LinkedHashMap<>(FOLLOWED, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, RunFollower> eldest) {
          return size() > FOLLOWED;
        }
      };

  public Pictures(Clock clock) {
    this.clock = clock;
  }

  /**
   * The run as it stands.
   *
   * @throws MigrationException if there is no such run, or the state cannot be read
   */
  public RunPicture of(StateView view, long run) throws MigrationException {
    RunFollower follower;
    synchronized (followers) {
      follower = followers.computeIfAbsent(run, RunFollower::new);
    }
    return follower.look(view, clock);
  }
}
