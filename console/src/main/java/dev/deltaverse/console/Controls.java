package dev.deltaverse.console;

import dev.deltaverse.engine.MigrationException;

/** What an operator can do with runs. Thread-safe. */
public interface Controls {
  /** Of a console that only shows. */
  Controls NONE =
      new Controls() {
        @Override
        public boolean operates() {
          return false;
        }

        @Override
        public void start(RunRequest request) throws MigrationException {
          throw onlyShows();
        }
      };

  /** Why nothing can be done. */
  static MigrationException onlyShows() {
    return new MigrationException(
        MigrationException.Code.SETUP,
        "this console only shows",
        "Use the command line, for example deltaverse apply.");
  }

  /** Whether anything can be done at all. */
  default boolean operates() {
    return true;
  }

  /**
   * Starts a run in a thread of its own and returns; pages follow it through the state.
   *
   * @throws MigrationException if a run is under way, or this one cannot begin
   */
  void start(RunRequest request) throws MigrationException;
}
