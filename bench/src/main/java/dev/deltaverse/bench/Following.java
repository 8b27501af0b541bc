package dev.deltaverse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Reads what a page is sent live, as a browser does, until it is closed. */
final class Following implements AutoCloseable {
  private final URI url;
  private final Thread thread;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong characters = new AtomicLong();
  private volatile boolean closed;

  Following(URI url) {
    this.url = url;
    this.thread = Thread.ofPlatform().daemon().name("following " + url).start(this::read);
  }

  private void read() {
    try {
      URLConnection connection = url.toURL().openConnection();
      connection.setRequestProperty("Accept", "text/event-stream");
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        while (line != null && !closed) {
          characters.addAndGet(line.length());
          if (line.startsWith("data:")) {
            events.incrementAndGet();
          }
          line = lines.readLine();
        }
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %,d events, %,d KB", url.getPath(), events.get(), characters.get() >> 10);
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
