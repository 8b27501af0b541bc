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

  /** Whether a run that was started here is under way. */
  default boolean running() {
    return false;
  }

  /**
   * Ends at once the run that was started here, as Ctrl-C ends one of the command line: answers of
   * requests in flight are waited for, and nobody goes on with it by himself. Returns before its
   * end.
   *
   * @throws MigrationException SETUP if there is none
   */
  default void stop() throws MigrationException {
    throw onlyShows();
  }

  /**
   * Starts a run in a thread of its own and returns; pages follow it through the state.
   *
   * @throws MigrationException if a run is under way, or this one cannot begin
   */
  void start(RunRequest request) throws MigrationException;
}
