package dev.deltaverse.engine.project;

/** What rows with the same key do. */
public sealed interface DuplicatePolicy {

  /** All of them are rejected. */
  record RejectAll() implements DuplicatePolicy {}

  /** The one with the smallest text of a raw column is kept (the first in file order on a tie). */
  record KeepFirst(String by) implements DuplicatePolicy {}

  /** The one with the greatest text of a raw column is kept (the last in file order on a tie). */
  record KeepLast(String by) implements DuplicatePolicy {}
}
