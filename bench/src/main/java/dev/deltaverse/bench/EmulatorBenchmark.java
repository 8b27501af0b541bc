package dev.deltaverse.bench;

import dev.deltaverse.emulator.Emulator;
import dev.deltaverse.emulator.EmulatorConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How many rows a second the emulator takes: UpsertMultiple, 100 rows of 38 columns a request, four
 * requests at once, no service-time model. The first rows are created while the JVM is cold, as
 * many others when it is warm; then the first are updated twice. The client's work is part of the
 * figures. Then all rows are paged through, in three orders.
 */
final class EmulatorBenchmark {
  private static final int COLUMNS = 37;
  private static final int ROWS = 100;
  private static final List<String> ROUNDS =
      List.of("created, cold", "created, warm", "updated", "updated again");

  private EmulatorBenchmark() {}

  static void run(long rows) throws Exception {
    int requests = (int) Math.ceilDiv(rows, ROWS);
    StringBuilder columns = new StringBuilder("{\"logicalName\":\"abc_extid\"}");
    for (int i = 0; i < COLUMNS; i++) {
      String type = List.of("string", "integer", "decimal", "datetime", "boolean").get(i % 5);
      columns.append(",{\"logicalName\":\"abc_c").append(i).append("\",\"type\":\"");
      columns.append(type).append("\"}");
    }
    String model =
        "{\"tables\":[{\"logicalName\":\"abc_wide\",\"columns\":["
            + columns
            + "],\"keys\":[[\"abc_extid\"]]}]}";
    EmulatorConfig config = EmulatorConfig.defaults().withModelJson(model);
    try (Emulator emulator = Emulator.start(config);
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService senders = Executors.newFixedThreadPool(4)) {
      URI uri =
          URI.create(
              emulator.url() + "/api/data/v9.2/abc_wides/Microsoft.Dynamics.CRM.UpsertMultiple");
      for (String round : ROUNDS) {
        int from = round.equals("created, warm") ? requests * ROWS : 0;
        long start = System.nanoTime();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
          int first = from + i * ROWS;
          tasks.add(
              () ->
                  client
                      .send(
                          HttpRequest.newBuilder(uri)
                              .header("Content-Type", "application/json")
                              .POST(HttpRequest.BodyPublishers.ofString(body(first)))
                              .build(),
                          HttpResponse.BodyHandlers.ofString())
                      .statusCode());
        }
        for (Future<Integer> status : senders.invokeAll(tasks)) {
          if (status.get() != 204) {
            throw new IllegalStateException("status " + status.get());
          }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %,.0f rows/s%n", round, requests * (double) ROWS / seconds);
      }
      for (String query : List.of("", "?$orderby=abc_extid", "?$orderby=abc_c0")) {
        read(client, emulator.url() + "/api/data/v9.2/abc_wides" + query);
      }
    }
  }

  private static void read(HttpClient client, String first) throws Exception {
    long start = System.nanoTime();
    String next = first;
    int pages = 0;
    while (!next.isEmpty()) {
      String answer =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(next)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      int link = answer.lastIndexOf("@odata.nextLink\":\"");
      next = link < 0 ? "" : answer.substring(link + 18, answer.indexOf('"', link + 18));
      pages++;
    }
    System.out.printf(
        "%s: %d pages in %.1f s%n",
        first.substring(first.indexOf("/abc_wides")), pages, (System.nanoTime() - start) / 1e9);
  }

  private static String body(int first) {
    StringBuilder json = new StringBuilder("{\"Targets\":[");
    for (int row = first; row < first + ROWS; row++) {
      json.append(row == first ? "" : ",");
      json.append("{\"@odata.type\":\"Microsoft.Dynamics.CRM.abc_wide\",\"@odata.id\":");
      json.append("\"abc_wides(abc_extid='k").append(row).append("')\"");
      for (int i = 0; i < COLUMNS; i++) {
        json.append(",\"abc_c").append(i).append("\":");
        switch (i % 5) {
          case 0 -> json.append("\"some text ").append(row + i).append('"');
          case 1 -> json.append(row + i);
          case 2 -> json.append(row).append('.').append(10 + i % 90);
          case 3 -> json.append("\"2024-05-01T10:00:00Z\"");
          default -> json.append(row % 2 == 0);
        }
      }
      json.append('}');
    }
    return json.append("]}").toString();
  }
}
