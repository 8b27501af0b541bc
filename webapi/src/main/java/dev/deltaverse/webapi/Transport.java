package dev.deltaverse.webapi;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls over HTTP/1.1 and tells what became of them. Thread-safe.
 *
 * <p>Affinity cookies are not kept (the HTTP client has no cookie store), so that requests spread
 * over all web servers of the environment.
 */
final class Transport {
  /** Asks for the details of errors; a batch needs it with each part. */
  static final Call.Field ERROR_ANNOTATIONS =
      new Call.Field("Prefer", "odata.include-annotations=\"Microsoft.PowerApps.CDS.*\"");

  private final HttpClient http;
  private final Environment environment;
  private final TokenSource tokens;
  private final ClientOptions options;
  private final CallListener listener;
  private final Clock clock;
  private final Semaphore slots;
  private final Compression compression;
  private volatile String lastToken = "";

  Transport(
      HttpClient http,
      Environment environment,
      TokenSource tokens,
      ClientOptions options,
      CallListener listener,
      Clock clock) {
    this.http = http;
    this.environment = environment;
    this.tokens = tokens;
    this.options = options;
    this.listener = listener;
    this.clock = clock;
    this.slots = new Semaphore(options.maxConnections());
    this.compression = new Compression(options.compressRequestsFromBytes());
  }

  Environment environment() {
    return environment;
  }

  Clock clock() {
    return clock;
  }

  ClientOptions options() {
    return options;
  }

  /** Sends a call; an answer of any status is returned, no answer is an exception. */
  Answer exchange(Call call) {
    URI uri = environment.resolve(call.path());
    String token = token();
    Answer answer = exchangeOnce(call, uri, token);
    if (answer.status() == 401 && !token.isEmpty()) {
      tokens.invalidate(token);
      String renewed = token();
      if (!renewed.equals(token)) {
        return exchangeOnce(call, uri, renewed);
      }
    }
    return answer;
  }

  /** Sends a batch whose parts hold all their headers. */
  BatchAnswer send(Batch batch, CallOptions outer, String server) {
    Call call =
        to(server, BatchWriter.call(environment, options.errorAnnotations(), batch).with(outer));
    return BatchReader.read(this, call, batch, exchange(call));
  }

  /** The call to a web server by the value of its affinity cookie; to any if that is empty. */
  static Call to(String server, Call call) {
    return server.isEmpty() ? call : call.header("Cookie", Answer.AFFINITY + server);
  }

  /** As {@link #exchange}, and an answer that is an error is an exception too. */
  Answer send(Call call) {
    Answer answer = exchange(call);
    if (answer.isSuccess() && !answer.isWebPage()) {
      return answer;
    }
    throw failure(call, answer);
  }

  /** A token that a header can't hold must not appear in the message that says so. */
  private String token() {
    String token = tokens.token();
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw WebApiException.of(
          new ErrorKind.Access(),
          "Reading the token of " + tokens,
          "it has blanks or other characters that a header can't hold",
          null);
    }
    lastToken = token;
    return token;
  }

  WebApiException failure(Call call, Answer answer) {
    ServiceError error = ServiceError.of(answer).redacted(lastToken);
    ErrorKind kind = ErrorKinds.of(call, answer, error, clock);
    return new WebApiException(kind, call.toString(), error, answer, null);
  }

  private Answer exchangeOnce(Call call, URI uri, String token) {
    try {
      slots.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WebApiException(
          new ErrorKind.Transient(false),
          call.toString(),
          ServiceError.text("Interrupted before it was sent"),
          null,
          e);
    }
    try {
      boolean compressed = compression.wanted(call);
      Answer answer = exchangeInSlot(call, uri, token, compressed);
      listener.answered(call, answer);
      if (compressed && compression.refused(answer)) {
        Answer refusal = answer;
        answer = exchangeInSlot(call, uri, token, false);
        listener.answered(call, answer);
        if (compression.settles(refusal, answer)) {
          listener.uncompressed(call, refusal);
        }
      }
      return answer;
    } catch (WebApiException e) {
      listener.failed(call, e);
      throw e;
    } finally {
      slots.release();
    }
  }

  private Answer exchangeInSlot(Call call, URI uri, String token, boolean compressed) {
    Outgoing outgoing = outgoing(call, compressed);
    HttpRequest request = request(call, uri, token, outgoing);
    Duration limit = call.timeout().orElse(options.requestTimeout());
    long start = System.nanoTime();
    CompletableFuture<HttpResponse<byte[]>> future =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> response = future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      Duration duration = Duration.ofNanos(System.nanoTime() - start);
      byte[] body = response.body();
      return new Answer(
          response.statusCode(),
          response.headers(),
          decompressed(call, response, body),
          duration,
          call.body().map(Body::sizeBytes).orElse(0L),
          body.length);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw lost(call, "No complete answer within " + limit.toMillis() + " ms", e);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw lost(call, "Interrupted while waiting for the answer", e);
    } catch (ExecutionException e) {
      throw noAnswer(call, uri, e.getCause() == null ? e : e.getCause());
    }
  }

  private WebApiException noAnswer(Call call, URI uri, Throwable cause) {
    Optional<String> distrust = Distrust.reason(uri, cause);
    if (distrust.isPresent()) {
      return WebApiException.of(new ErrorKind.Untrusted(), call.toString(), distrust.get(), cause);
    }
    if (neverSent(cause)) {
      String where = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      return new WebApiException(
          new ErrorKind.Transient(false),
          call.toString(),
          ServiceError.text("No connection to " + where + ": " + text(cause)),
          null,
          cause);
    }
    return lost(call, "The connection was lost: " + text(cause), cause);
  }

  /** Whether the failure came before a byte of the request could leave. */
  private static boolean neverSent(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof ConnectException
          || t instanceof HttpConnectTimeoutException
          || t instanceof UnresolvedAddressException
          || t instanceof SSLHandshakeException) {
        return true;
      }
      if (t instanceof SSLException) {
        return false;
      }
    }
    return false;
  }

  private static String text(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t.getMessage() != null) {
        return t.getMessage();
      }
    }
    return cause.getClass().getSimpleName();
  }

  private static WebApiException lost(Call call, String reason, Throwable cause) {
    ErrorKind kind = call.isRead() ? new ErrorKind.Transient(false) : new ErrorKind.Unknown();
    return new WebApiException(kind, call.toString(), ServiceError.text(reason), null, cause);
  }

  private HttpRequest request(Call call, URI uri, String token, Outgoing outgoing) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
    builder.method(call.method().name(), outgoing.publisher());
    builder.header("Accept", "application/json");
    builder.header("OData-MaxVersion", "4.0");
    builder.header("OData-Version", "4.0");
    if (options.compressAnswers()) {
      builder.header("Accept-Encoding", "gzip");
    }
    if (outgoing.contentType() != null) {
      builder.header("Content-Type", outgoing.contentType());
    }
    if (outgoing.compressed()) {
      builder.header("Content-Encoding", "gzip");
    }
    boolean noneMatch = false;
    for (Call.Field field : call.headers()) {
      noneMatch |= field.name().equalsIgnoreCase("If-None-Match");
      if (replacesDefault(field)) {
        builder.setHeader(field.name(), field.value());
      } else {
        builder.header(field.name(), field.value());
      }
    }
    if (!noneMatch) {
      // The literal word null keeps the service from answering with cached collections.
      builder.header("If-None-Match", "null");
    }
    if (options.errorAnnotations() && !asksForAnnotations(call)) {
      builder.header(ERROR_ANNOTATIONS.name(), ERROR_ANNOTATIONS.value());
    }
    if (!token.isEmpty()) {
      builder.header("Authorization", "Bearer " + token);
    }
    return builder.build();
  }

  static boolean asksForAnnotations(Call call) {
    return call.headers().stream()
        .anyMatch(field -> field.value().startsWith("odata.include-annotations"));
  }

  private static boolean replacesDefault(Call.Field field) {
    return field.name().equalsIgnoreCase("Accept")
        || field.name().equalsIgnoreCase("Accept-Encoding")
        || field.name().equalsIgnoreCase("Content-Type")
        || field.name().equalsIgnoreCase("OData-Version");
  }

  /** The body as it goes over the wire. */
  private record Outgoing(
      HttpRequest.BodyPublisher publisher, @Nullable String contentType, boolean compressed) {}

  private static Outgoing outgoing(Call call, boolean compressed) {
    Body body = call.body().orElse(null);
    if (body == null) {
      return new Outgoing(HttpRequest.BodyPublishers.noBody(), null, false);
    }
    if (compressed) {
      return new Outgoing(
          HttpRequest.BodyPublishers.ofByteArray(compressed(body.pieces())),
          body.contentType(),
          true);
    }
    HttpRequest.BodyPublisher publisher =
        body.sizeBytes() == 0
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofByteArrays(body.pieces()), body.sizeBytes());
    return new Outgoing(publisher, body.contentType(), false);
  }

  private static byte[] compressed(List<byte[]> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out, 16 * 1024)) {
      for (byte[] piece : pieces) {
        zip.write(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static byte[] decompressed(Call call, HttpResponse<byte[]> response, byte[] body) {
    String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("gzip") || body.length == 0) {
      return body;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 16 * 1024)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw lost(call, "The answer's gzip data is damaged: " + e.getMessage(), e);
    }
  }
}
