package dev.deltaverse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A console in a process of its own. */
record ServedConsole(Process process, URI url) implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  static ServedConsole start(Path project) throws IOException {
    Process process = Launched.builder("-C", project.toString(), "serve", "--port", "0").start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the console did not start");
    }
    return new ServedConsole(process, URI.create(line.split(" ")[4]));
  }

  /** The processor time that it has spent so far. */
  Duration processor() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  HttpResponse<String> get(URI path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(url.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  boolean has(URI path) throws IOException, InterruptedException {
    return get(path).statusCode() == 200;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
