package dev.deltaverse.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What people do today: so many threads, each sending batches of so many rows as fast as it can,
 * and waiting as Retry-After says when its request is turned away. Users take turns by thread.
 */
final class FixedSender {
  private final LimitProcess service;
  private final int threads;
  private final int batch;
  private final boolean byId;
  private final AtomicLong row = new AtomicLong();
  private final LongAdder rows = new LongAdder();

  FixedSender(LimitProcess service, int threads, int batch, boolean byId) {
    this.service = service;
    this.threads = threads;
    this.batch = batch;
    this.byId = byId;
  }

  /** Rows acknowledged within so many seconds. */
  long run(long seconds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String token = service.tokens().get(i % service.tokens().size());
        running.add(Thread.ofVirtual().start(() -> send(http, token, end)));
      }
      Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      long done = rows.sum();
      running.forEach(Thread::interrupt);
      http.shutdownNow();
      for (Thread thread : running) {
        thread.join(Duration.ofSeconds(10));
      }
      return done;
    }
  }

  private void send(HttpClient http, String token, long end) {
    URI uri = LimitBenchmark.api(service.url(), "dv_things/Microsoft.Dynamics.CRM.UpsertMultiple");
    try {
      while (System.nanoTime() < end) {
        String body = body();
        HttpResponse<String> answer;
        do {
          answer =
              http.send(
                  HttpRequest.newBuilder(uri)
                      .header("Authorization", "Bearer " + token)
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
          if (answer.statusCode() == 429) {
            Thread.sleep(
                Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(5)));
          }
        } while (answer.statusCode() == 429);
        if (answer.statusCode() != 204) {
          throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        rows.add(batch);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.io.IOException e) {
      if (System.nanoTime() < end) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private String body() {
    StringBuilder body = new StringBuilder("{\"Targets\":[");
    for (int i = 0; i < batch; i++) {
      long number = row.incrementAndGet();
      String key = LimitBenchmark.key(number, byId);
      body.append(i == 0 ? "" : ",")
          .append("{\"@odata.type\":\"Microsoft.Dynamics.CRM.dv_thing\",");
      body.append(
          byId
              ? "\"dv_thingid\":\"" + key + "\""
              : "\"@odata.id\":\"dv_things(dv_code='" + key + "')\"");
      body.append(",\"dv_name\":\"Name of ").append(number).append("\",\"dv_amount\":");
      body.append(number % 1000).append('}');
    }
    return body.append("]}").toString();
  }
}
