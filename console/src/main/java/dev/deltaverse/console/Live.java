package dev.deltaverse.console;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps open pages up to date: once a second, if the state has changed or a run is under way, each
 * page that somebody looks at is made anew, and its regions that differ are sent. A page that
 * several look at is made once. Nothing is done while nobody looks.
 *
 * <p>Events: {@code patch} is a JSON object of region ids and their HTML; {@code reload} says that
 * the page has other regions than before.
 */
final class Live implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Live.class);
  private static final long TICK_MS = 1_000;
  private static final int BEATS = 15;

  private final Looking looking;
  private final Map<Key, Topic> topics = new LinkedHashMap<>();
  private final Thread ticker;
  private volatile boolean closed;

  /** Which page, as asked. */
  private record Key(String path, Asked asked) {}

  /** A page that somebody looks at. */
  private static final class Topic {
    final Page page;
    final Asked asked;
    final Frame frame;
    final List<SseClient> clients = new ArrayList<>();
    Map<String, String> regions = Map.of();

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

  /** Sends a client what changes on a page from now on. */
  void follow(SseClient client, Page page, Asked asked, Frame frame) {
    client.keepAlive();
    Key key = new Key(page.path(), asked);
    synchronized (topics) {
      Topic topic = topics.computeIfAbsent(key, _ -> new Topic(page, asked, frame));
      topic.clients.add(client);
      // What changed between the page and this call is sent as a whole.
      topic.regions = Map.of();
      topics.notifyAll();
    }
    client.onClose(
        () -> {
          synchronized (topics) {
            Topic topic = topics.get(key);
            if (topic != null && topic.clients.remove(client) && topic.clients.isEmpty()) {
              topics.remove(key);
            }
          }
        });
  }

  private void work() {
    long seen = Long.MIN_VALUE;
    long beat = 0;
    while (!closed) {
      try {
        Thread.sleep(TICK_MS);
        List<Topic> now;
        synchronized (topics) {
          while (topics.isEmpty()) {
            topics.wait();
          }
          now = List.copyOf(topics.values());
        }
        long changes = looking.changes();
        boolean changed = changes != seen || looking.running();
        seen = changes;
        beat++;
        for (Topic topic : now) {
          if (changed || topic.page.lively() || topic.regions.isEmpty()) {
            send(topic);
          } else if (beat % BEATS == 0) {
            clients(topic).forEach(client -> client.sendComment("still here"));
          }
        }
      } catch (InterruptedException _) {
        return;
      } catch (MigrationException | RuntimeException e) {
        LOG.warn("live pages are behind: {}", e.getMessage());
      }
    }
  }

  private void send(Topic topic) throws MigrationException {
    Map<String, String> before = topic.regions;
    Map<String, String> regions = Region.of(topic.page.render(topic.asked, topic.frame));
    topic.regions = regions;
    String event = "patch";
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    if (!before.isEmpty() && !before.keySet().equals(regions.keySet())) {
      event = "reload";
    } else {
      regions.forEach(
          (id, html) -> {
            if (!html.equals(before.get(id))) {
              patch.put(id, html);
            }
          });
      if (patch.isEmpty()) {
        return;
      }
    }
    for (SseClient client : clients(topic)) {
      client.sendEvent(event, patch.toString());
    }
  }

  private List<SseClient> clients(Topic topic) {
    synchronized (topics) {
      return List.copyOf(topic.clients);
    }
  }

  @Override
  public void close() {
    closed = true;
    ticker.interrupt();
    List<SseClient> clients;
    synchronized (topics) {
      clients = topics.values().stream().flatMap(topic -> topic.clients.stream()).toList();
      topics.clear();
    }
    clients.forEach(SseClient::close);
  }
}
