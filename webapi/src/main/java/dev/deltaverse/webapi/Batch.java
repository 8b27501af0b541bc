package dev.deltaverse.webapi;

import java.util.ArrayList;
import java.util.List;

/**
 * Up to 1000 calls in one request, carried out in order. Immutable.
 *
 * <p>A part by itself is its own transaction; a change set is one transaction, holds no reads, and
 * its calls may name earlier ones of the same change set as {@code $1}, {@code $2}, ... Source:
 * Microsoft Learn, "Execute batch operations using the Web API".
 *
 * @param items parts and change sets in order
 * @param continueOnError whether the items after a failed one are carried out
 */
public record Batch(List<Item> items, boolean continueOnError) {

  /** The most calls that the service takes in one batch, those in change sets included. */
  public static final int MAX_CALLS = 1000;

  /** An item of a batch. */
  public sealed interface Item {}

  /** One call. */
  public record Part(Call call) implements Item {}

  /** Calls that are carried out all or none. */
  public record ChangeSet(List<Call> calls) implements Item {
    public ChangeSet {
      calls = List.copyOf(calls);
      if (calls.isEmpty()) {
        throw new IllegalArgumentException("A change set needs at least one call");
      }
      for (Call call : calls) {
        if (call.isRead()) {
          throw new IllegalArgumentException("A change set can't hold a read: " + call);
        }
      }
    }
  }

  public Batch {
    items = List.copyOf(items);
    int count = items.stream().mapToInt(Batch::size).sum();
    if (count > MAX_CALLS) {
      throw new IllegalArgumentException(
          "The batch has " + count + " calls, the service takes " + MAX_CALLS);
    }
  }

  private static int size(Item item) {
    return switch (item) {
      case Part _ -> 1;
      case ChangeSet set -> set.calls().size();
    };
  }

  /** A batch of single calls that stops at the first failure. */
  public static Batch of(List<Call> calls) {
    List<Item> parts = new ArrayList<>(calls.size());
    for (Call call : calls) {
      parts.add(new Part(call));
    }
    return new Batch(parts, false);
  }

  /** A batch of one change set. */
  public static Batch changeSet(List<Call> calls) {
    return new Batch(List.of(new ChangeSet(calls)), false);
  }

  public Batch continuingOnError() {
    return new Batch(items, true);
  }

  /** All calls in order, those of change sets among them: the results have the same order. */
  public List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (Item item : items) {
      switch (item) {
        case Part part -> calls.add(part.call());
        case ChangeSet set -> calls.addAll(set.calls());
      }
    }
    return calls;
  }
}
