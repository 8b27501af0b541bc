package dev.deltaverse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@link LimitService} in its own process.
 *
 * @param tokens one for each user
 */
record LimitProcess(Process process, URI url, List<String> tokens) implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Requests that came, and those of them that were throttled. */
  record Counted(long requests, long throttled) {}

  /**
   * @param before put before the command, as {@code taskset -c 0}
   */
  static LimitProcess start(ServiceShape shape, String... before) throws Exception {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(Child.java("6g"));
    command.add("service");
    command.addAll(shape.words());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    while (line != null && !line.startsWith("http")) {
      line = out.readLine();
    }
    if (line == null) {
      throw new IOException("the emulator's process did not start");
    }
    URI url = URI.create(line.strip());
    List<String> tokens = new ArrayList<>();
    for (int user = 0; user < shape.users(); user++) {
      tokens.add(token(url, user));
    }
    return new LimitProcess(process, url, tokens);
  }

  private static String token(URI url, int user) throws IOException, InterruptedException {
    String form =
        "grant_type=client_credentials&client_id=client" + user + "&client_secret=secret" + user;
    String answer =
        HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "/tenant/oauth2/v2.0/token"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return find(answer, "\"access_token\":\"([^\"]+)\"");
  }

  Counted counted() throws IOException, InterruptedException {
    String answer =
        HTTP.send(
                HttpRequest.newBuilder(URI.create(url + "/emulator/counters")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Matcher throttled = Pattern.compile("\"throttled\":(\\d+)").matcher(answer);
    return new Counted(
        Long.parseLong(find(answer, "\"requests\":\\{[^}]*\"all\":(\\d+)")),
        throttled.find() ? Long.parseLong(throttled.group(1)) : 0);
  }

  private static String find(String text, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(text);
    if (!found.find()) {
      throw new IOException("no " + pattern + " in " + text);
    }
    return found.group(1);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
