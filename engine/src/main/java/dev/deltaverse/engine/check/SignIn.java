package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.target.SignedIn;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What became of a user's signing in. */
sealed interface SignIn {

  /**
   * The target has answered.
   *
   * @param at when, by this machine's clock
   */
  record Done(CheckUser user, SignedIn answer, Instant at) implements SignIn {}

  /** It could not be reached, or did not let the user in. */
  record Refused(CheckUser user, MigrationException failure) implements SignIn {}

  /** Lets all users sign in at once, so that an unreachable target costs one time-out. */
  static List<SignIn> of(List<CheckUser> users, Clock clock) throws InterruptedException {
    List<Future<SignIn>> futures = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      users.forEach(
          user -> {
            Callable<SignIn> one = () -> one(user, clock);
            futures.add(threads.submit(one));
          });
    }
    List<SignIn> results = new ArrayList<>();
    for (Future<SignIn> future : futures) {
      try {
        results.add(future.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }
    return results;
  }

  private static SignIn one(CheckUser user, Clock clock) {
    try {
      return new Done(user, user.inspection().signIn(), clock.instant());
    } catch (MigrationException e) {
      return new Refused(user, e);
    }
  }
}
