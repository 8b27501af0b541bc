package dev.deltaverse.webapi;

import java.util.List;

/**
 * The answer to a {@link Batch}.
 *
 * @param results one for each of {@link Batch#calls()}, in the same order
 * @param answer the HTTP exchange as a whole, with the headers about limits
 */
public record BatchAnswer(List<BatchResult> results, Answer answer) {
  public BatchAnswer {
    results = List.copyOf(results);
  }

  /** Whether every call was carried out. */
  public boolean isComplete() {
    return results.stream().allMatch(BatchResult.Done.class::isInstance);
  }
}
