package dev.deltaverse.emulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * One transaction: remembers what it replaced so that it can be taken back whole. Used under the
 * store's write lock.
 */
final class Change {
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private final List<Runnable> afterCommit = new ArrayList<>();

  <K, V> @Nullable V put(MVMap<K, V> map, K key, V value) {
    V old = map.put(key, value);
    undo.push(
        () -> {
          if (old == null) {
            map.remove(key);
          } else {
            map.put(key, old);
          }
        });
    return old;
  }

  <K, V> void remove(MVMap<K, V> map, K key) {
    V old = map.remove(key);
    if (old != null) {
      undo.push(() -> map.put(key, old));
    }
  }

  /** Something to take back, beside the maps. */
  void onRollback(Runnable action) {
    undo.push(action);
  }

  /** Something to do once the transaction is certain, for example counting. */
  void onCommit(Runnable action) {
    afterCommit.add(action);
  }

  /** A point to which {@link #rollbackTo} can return. */
  int mark() {
    return undo.size();
  }

  void rollbackTo(int mark) {
    while (undo.size() > mark) {
      undo.pop().run();
    }
  }

  void rollback() {
    rollbackTo(0);
    afterCommit.clear();
  }

  void commit() {
    undo.clear();
    afterCommit.forEach(Runnable::run);
    afterCommit.clear();
  }
}
