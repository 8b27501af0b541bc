package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The same question about several things at once; the client bounds how many are on their way. */
final class Together {
  private Together() {}

  /** A question about one thing. */
  interface Question<T> {
    T ask(String name) throws MigrationException;
  }

  /**
   * The answers by name, in the order of the names.
   *
   * @throws MigrationException the first failure in that order; TRANSIENT if the thread is
   *     interrupted
   */
  static <T> Map<String, T> of(Collection<String> names, Question<T> question)
      throws MigrationException {
    Map<String, Future<T>> futures = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      new LinkedHashSet<>(names)
          .forEach(name -> futures.put(name, threads.submit(() -> question.ask(name))));
    }
    Map<String, T> answers = new LinkedHashMap<>();
    for (Map.Entry<String, Future<T>> future : futures.entrySet()) {
      answers.put(future.getKey(), answer(future.getValue()));
    }
    return answers;
  }

  /**
   * The answer to a question that another thread asks.
   *
   * @throws MigrationException its failure; TRANSIENT if this thread is interrupted
   */
  static <T> T answer(Future<T> future) throws MigrationException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case MigrationException known -> throw known;
        case RuntimeException fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationException(
          MigrationException.Code.TRANSIENT,
          "Asking the target: interrupted",
          "Run again to go on.",
          e);
    }
  }
}
