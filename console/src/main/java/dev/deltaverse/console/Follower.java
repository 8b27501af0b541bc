package dev.deltaverse.console;

import io.javalin.http.sse.SseClient;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A browser that follows a page, with a thread of its own: it is sent what has changed since it was
 * last sent something, so that a slow one skips states and keeps nobody waiting. Thread-safe.
 *
 * <p>Events: {@code patch} is a JSON object of region ids and their HTML; {@code reload} says that
 * the page has other regions than before.
 */
final class Follower {
  /** Tells proxies and browsers that the connection lives. */
  private static final long BEAT_MS = 15_000;

  private final SseClient client;
  private final BooleanSupplier stays;
  private final Thread thread;

  /** The latest state that was not sent; null if there is none. */
  private @Nullable Map<String, String> next;

  Follower(SseClient client, BooleanSupplier stays) {
    this.client = client;
    this.stays = stays;
    this.thread = Thread.ofVirtual().name("console follower").start(this::work);
  }

  /** Hands over the page as it is now, in place of what was not sent yet; returns at once. */
  synchronized void hand(Map<String, String> regions) {
    next = regions;
    notifyAll();
  }

  void leaveUnlessHeStays() {
    if (!stays.getAsBoolean()) {
      hangUp();
    }
  }

  /** Ends the connection. */
  void hangUp() {
    close();
    client.close();
  }

  /** Ends the thread, of a connection that has ended. */
  void close() {
    thread.interrupt();
  }

  private void work() {
    Map<String, String> sent = Map.of();
    try {
      while (!client.terminated()) {
        Map<String, String> regions = await();
        if (regions == null) {
          client.sendComment("still here");
        } else {
          send(sent, regions);
          sent = regions;
        }
      }
    } catch (InterruptedException _) {
      // The connection has ended.
    }
  }

  /** The next state; null if none came for a while. */
  private synchronized @Nullable Map<String, String> await() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEAT_MS);
    while (next == null) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    Map<String, String> regions = next;
    next = null;
    return regions;
  }

  private void send(Map<String, String> before, Map<String, String> regions) {
    if (!before.isEmpty() && !before.keySet().equals(regions.keySet())) {
      client.sendEvent("reload", "{}");
      return;
    }
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    regions.forEach(
        (id, html) -> {
          if (!html.equals(before.get(id))) {
            patch.put(id, html);
          }
        });
    if (!patch.isEmpty()) {
      client.sendEvent("patch", patch.toString());
    }
  }
}
