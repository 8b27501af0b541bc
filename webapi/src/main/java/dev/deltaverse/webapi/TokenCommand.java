package dev.deltaverse.webapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program that prints a token. Its output never appears in a message. */
final class TokenCommand {
  private static final Duration LIFETIME_IF_UNKNOWN = Duration.ofMinutes(10);
  private static final int STDERR_CHARACTERS = 300;

  private final List<String> command;
  private final Duration timeout;
  private final Clock clock;
  private final String operation;

  TokenCommand(List<String> command, Duration timeout, Clock clock) {
    this.command = command;
    this.timeout = timeout;
    this.clock = clock;
    this.operation = "Running the token command " + command.getFirst();
  }

  CachedTokens.Fresh fetch() {
    Process process = start();
    CompletableFuture<String> out = readAll(process.getInputStream());
    CompletableFuture<String> err = readAll(process.getErrorStream());
    String printed;
    String complaint;
    try {
      process.getOutputStream().close();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure("it did not end within " + timeout.toMillis() + " ms", null);
      }
      // To destroy a process closes its streams, so they are read to their ends before that.
      printed = out.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      complaint = err.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw failure("it left its output open for " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw failure("its output can't be read: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw WebApiException.of(new ErrorKind.Transient(false), operation, "interrupted", e);
    } catch (IOException e) {
      throw failure("its input can't be closed: " + e.getMessage(), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw failure("exit code " + process.exitValue() + ": " + excerpt(complaint), null);
    }
    return token(printed.strip());
  }

  private Process start() {
    try {
      return new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw failure("it can't be started: " + e.getMessage(), e);
    }
  }

  private static CompletableFuture<String> readAll(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try (stream) {
                text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
              } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
              }
            });
    return text;
  }

  private CachedTokens.Fresh token(String output) {
    if (!output.startsWith("{")) {
      if (output.isEmpty() || output.chars().anyMatch(c -> c <= ' ' || c > '~')) {
        throw failure("its output is neither JSON nor a token alone", null);
      }
      return new CachedTokens.Fresh(output, LIFETIME_IF_UNKNOWN);
    }
    byte[] bytes = output.getBytes(StandardCharsets.UTF_8);
    Row row = new Answer(200, Answer.noHeaders(), bytes, Duration.ZERO, 0, 0).json();
    String token =
        row.text("accessToken")
            .or(() -> row.text("access_token"))
            .orElseThrow(() -> failure("its JSON has no accessToken", null));
    boolean timed = row.has("expires_on") || row.has("expires_in");
    Duration lifetime = timed ? TokenRequest.lifetime(row, clock) : LIFETIME_IF_UNKNOWN;
    return new CachedTokens.Fresh(token, lifetime);
  }

  private static String excerpt(String stderr) {
    String text = Redaction.of(stderr.strip());
    return text.length() <= STDERR_CHARACTERS
        ? text
        : "..." + text.substring(text.length() - STDERR_CHARACTERS);
  }

  private WebApiException failure(
      String reason, @org.jspecify.annotations.Nullable Throwable cause) {
    return WebApiException.of(new ErrorKind.Access(), operation, reason, cause);
  }
}
