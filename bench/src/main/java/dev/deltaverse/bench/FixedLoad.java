package dev.deltaverse.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What people do today with a given number of rows: so many threads, each posting batches of so
 * many rows, waiting as Retry-After says, and sending the rows of a refused batch one by one.
 */
final class FixedLoad {
  private static final int THROTTLED = 429;
  private static final int NO_CONTENT = 204;

  private final URI url;
  private final int threads;
  private final int batch;
  private final long rows;
  private final AtomicLong next = new AtomicLong();
  private final LongAdder refused = new LongAdder();

  FixedLoad(URI url, int threads, int batch, long rows) {
    this.url = url;
    this.threads = threads;
    this.batch = batch;
    this.rows = rows;
  }

  /** Rows that the service refused. */
  long refused() {
    return refused.sum();
  }

  /** Sends all; the seconds that it took. */
  double run() throws Exception {
    long start = System.nanoTime();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService running = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        ends.add(running.submit(() -> send(http)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void send(HttpClient http) {
    for (long from = next.getAndAdd(batch); from < rows; from = next.getAndAdd(batch)) {
      long to = Math.min(rows, from + batch);
      if (!post(http, from, to)) {
        for (long row = from; row < to; row++) {
          if (!post(http, row, row + 1)) {
            refused.increment();
          }
        }
      }
    }
  }

  /** Whether rows were taken. */
  private boolean post(HttpClient http, long from, long to) {
    URI uri = LimitBenchmark.api(url, "dv_things/Microsoft.Dynamics.CRM.UpsertMultiple");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(from, to)))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      while (answer.statusCode() == THROTTLED) {
        Thread.sleep(
            Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(5)));
        answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      }
      return answer.statusCode() == NO_CONTENT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String body(long from, long to) {
    StringBuilder body = new StringBuilder("{\"Targets\":[");
    for (long row = from; row < to; row++) {
      body.append(row == from ? "" : ",")
          .append("{\"@odata.type\":\"Microsoft.Dynamics.CRM.dv_thing\",")
          .append("\"@odata.id\":\"dv_things(dv_code='K")
          .append(row)
          .append("')\",\"dv_name\":\"Name of ")
          .append(row)
          .append("\",\"dv_amount\":")
          .append(row % 1000)
          .append('}');
    }
    return body.append("]}").toString();
  }
}
