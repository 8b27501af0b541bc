package dev.deltaverse.console;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser of its own, with cookies and the token of the forms. Follows no redirection. */
final class Browsing {
  private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"(\\w+)\"");

  private final HttpClient http;
  private final URI url;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String token = "";

  Browsing(HttpClient http, URI url) {
    this.http = http;
    this.url = url;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Sends a form, with the token of the last page that had one. */
  HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form + "&token=" + token)));
  }

  /** Sends JSON, as a script of a page would. */
  HttpResponse<String> json(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("X-Deltaverse-Token", token)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Signs in on the page. */
  HttpResponse<String> signIn(String name, String password)
      throws IOException, InterruptedException {
    get("/login");
    return post("/login", "name=" + name + "&password=" + password);
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve(path));
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(c -> c.getKey() + "=" + c.getValue())
              .collect(Collectors.joining("; ")));
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    for (String cookie : answer.headers().allValues("Set-Cookie")) {
      String[] pair = cookie.split(";")[0].split("=", 2);
      if (pair[1].isEmpty()) {
        cookies.remove(pair[0]);
      } else {
        cookies.put(pair[0], pair[1]);
      }
    }
    Matcher found = TOKEN.matcher(answer.body());
    if (found.find()) {
      token = found.group(1);
    }
    return answer;
  }
}
