package dev.deltaverse.engine.notify;

import dev.deltaverse.engine.project.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request to a webhook. Its address is a secret: what exceptions and answers say is not told,
 * since they may repeat it. Redirections are not followed, as they could lead to plain HTTP.
 */
final class WebhookCall {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private WebhookCall() {}

  static HttpClient client() {
    return HttpClient.newBuilder()
        .connectTimeout(PATIENCE)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  static Attempt post(HttpClient client, Secret url, ObjectNode body) throws InterruptedException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url.reveal()))
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
              .build();
      int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      if (status >= 200 && status < 300) {
        return Attempt.DONE;
      }
      return new Attempt(
          "the server answered " + status, status == 408 || status == 429 || status >= 500);
    } catch (HttpTimeoutException _) {
      return new Attempt("no answer within " + PATIENCE.toSeconds() + " s", true);
    } catch (SSLException _) {
      return new Attempt("no encrypted connection; is its certificate trusted here?", true);
    } catch (IOException _) {
      return new Attempt("the server cannot be reached", true);
    } catch (IllegalArgumentException _) {
      return new Attempt("its address is no URL", false);
    }
  }
}
