package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.page.Asked;
import dev.deltaverse.console.page.Frame;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.page.Page;
import dev.deltaverse.console.page.Region;
import dev.deltaverse.engine.MigrationException;
import io.javalin.http.sse.SseClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps open pages up to date: once a second, if the state has changed or a run is under way, each
 * page that somebody looks at is made anew and handed to those who look, of whom each is sent the
 * regions that differ from what he has. A page that several of a role look at is made once. Nothing
 * is done while nobody looks. After a round there is a rest of many times its length, so that large
 * pages take no processor from the run that they show: they are made less often.
 */
final class Live implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Live.class);
  private static final long TICK_MS = 1_000;

  /** A rest is so many times as long as the round before it, within bounds. */
  private static final int RESTS = 30;

  private static final long LONGEST_REST_MS = 5_000;

  private final Looking looking;
  private final Map<Key, Topic> topics = new LinkedHashMap<>();
  private final Thread ticker;
  private volatile boolean closed;

  /** Which page, as asked; what regions hold depends on nothing of the visitor but his role. */
  private record Key(String path, Asked asked, Role role) {}

  /** A page that somebody looks at. */
  private static final class Topic {
    final Page page;
    final Asked asked;
    final Frame frame;
    final List<Follower> followers = new ArrayList<>();

    /** Whether somebody came who has not been handed the page yet. */
    boolean awaited;

    Topic(Page page, Asked asked, Frame frame) {
      this.page = page;
      this.asked = asked;
      this.frame = frame;
    }
  }

  Live(Looking looking) {
    this.looking = looking;
    this.ticker = Thread.ofVirtual().name("console live").start(this::work);
  }

  /**
   * Sends a client what changes on a page from now on.
   *
   * @param stays whether he may still look, asked once a second
   */
  void follow(SseClient client, Page page, Asked asked, Frame frame, BooleanSupplier stays) {
    client.keepAlive();
    Key key = new Key(page.path(), asked, frame.visitor().role());
    Follower follower = new Follower(client, stays);
    synchronized (topics) {
      if (closed) {
        client.close();
        return;
      }
      Topic topic = topics.computeIfAbsent(key, _ -> new Topic(page, asked, frame));
      topic.followers.add(follower);
      topic.awaited = true;
      topics.notifyAll();
    }
    client.onClose(
        () -> {
          follower.close();
          synchronized (topics) {
            Topic topic = topics.get(key);
            if (topic != null && topic.followers.remove(follower) && topic.followers.isEmpty()) {
              topics.remove(key);
            }
          }
        });
  }

  private void work() {
    long seen = Long.MIN_VALUE;
    long rest = TICK_MS;
    while (!closed) {
      try {
        Thread.sleep(rest);
        List<Topic> now;
        synchronized (topics) {
          while (topics.isEmpty()) {
            topics.wait();
          }
          now = List.copyOf(topics.values());
        }
        long begin = System.nanoTime();
        long changes = looking.changes();
        boolean changed = changes != seen || looking.running();
        seen = changes;
        for (Topic topic : now) {
          for (Follower follower : followers(topic)) {
            follower.leaveUnlessHeStays();
          }
          if (changed || topic.page.lively() || awaited(topic)) {
            renew(topic);
          }
        }
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        rest = Math.clamp(RESTS * took, TICK_MS, LONGEST_REST_MS);
      } catch (InterruptedException _) {
        return;
      } catch (MigrationException | RuntimeException e) {
        LOG.warn("live pages are behind: {}", e.getMessage());
      }
    }
  }

  private void renew(Topic topic) throws MigrationException {
    Map<String, String> regions = Region.of(topic.page.render(topic.asked, topic.frame));
    List<Follower> followers;
    synchronized (topics) {
      followers = List.copyOf(topic.followers);
      topic.awaited = false;
    }
    followers.forEach(follower -> follower.hand(regions));
  }

  private boolean awaited(Topic topic) {
    synchronized (topics) {
      return topic.awaited;
    }
  }

  private List<Follower> followers(Topic topic) {
    synchronized (topics) {
      return List.copyOf(topic.followers);
    }
  }

  @Override
  public void close() {
    List<Follower> followers;
    synchronized (topics) {
      closed = true;
      followers = topics.values().stream().flatMap(topic -> topic.followers.stream()).toList();
      topics.clear();
    }
    ticker.interrupt();
    followers.forEach(Follower::hangUp);
  }
}
