package dev.deltaverse.webapi;

import java.time.Duration;

/**
 * Settings of a client. Immutable; start with {@link #defaults()}.
 *
 * @param apiVersion the version segment of the URL, {@code v9.2}
 * @param connectTimeout to open a connection; 10 seconds
 * @param requestTimeout from sending a request until its whole answer is read; 4 minutes, as the
 *     service itself stops most operations after 2
 * @param maxConnections requests, and so connections, at a time; further callers wait. 52, the
 *     service's own limit per user and server
 * @param compressRequestsFromBytes JSON and batches of at least this size are sent with gzip, as
 *     long as the service takes them; {@code Long.MAX_VALUE}, the default, for never
 * @param compressAnswers whether gzip answers are asked for; true
 * @param errorAnnotations whether errors bring their annotations (plug-in trace, rows of elastic
 *     tables); true
 */
public record ClientOptions(
    String apiVersion,
    Duration connectTimeout,
    Duration requestTimeout,
    int maxConnections,
    long compressRequestsFromBytes,
    boolean compressAnswers,
    boolean errorAnnotations) {

  public ClientOptions {
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections is " + maxConnections + ", must be 1 or more");
    }
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("requestTimeout", requestTimeout);
  }

  private static void requirePositive(String name, Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(name + " is " + time + ", must be more than zero");
    }
  }

  public static ClientOptions defaults() {
    return new ClientOptions(
        "v9.2", Duration.ofSeconds(10), Duration.ofMinutes(4), 52, Long.MAX_VALUE, true, true);
  }

  public ClientOptions withApiVersion(String version) {
    return new ClientOptions(
        version,
        connectTimeout,
        requestTimeout,
        maxConnections,
        compressRequestsFromBytes,
        compressAnswers,
        errorAnnotations);
  }

  public ClientOptions withTimeouts(Duration connect, Duration request) {
    return new ClientOptions(
        apiVersion,
        connect,
        request,
        maxConnections,
        compressRequestsFromBytes,
        compressAnswers,
        errorAnnotations);
  }

  public ClientOptions withMaxConnections(int count) {
    return new ClientOptions(
        apiVersion,
        connectTimeout,
        requestTimeout,
        count,
        compressRequestsFromBytes,
        compressAnswers,
        errorAnnotations);
  }

  public ClientOptions compressingRequestsFrom(long bytes) {
    return new ClientOptions(
        apiVersion,
        connectTimeout,
        requestTimeout,
        maxConnections,
        bytes,
        compressAnswers,
        errorAnnotations);
  }

  public ClientOptions withCompressedAnswers(boolean wanted) {
    return new ClientOptions(
        apiVersion,
        connectTimeout,
        requestTimeout,
        maxConnections,
        compressRequestsFromBytes,
        wanted,
        errorAnnotations);
  }

  public ClientOptions withErrorAnnotations(boolean wanted) {
    return new ClientOptions(
        apiVersion,
        connectTimeout,
        requestTimeout,
        maxConnections,
        compressRequestsFromBytes,
        compressAnswers,
        wanted);
  }
}
