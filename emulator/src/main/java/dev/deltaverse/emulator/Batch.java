package dev.deltaverse.emulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code $batch} (webapi/execute-batch-operations-using-web-api). */
final class Batch {
  private static final int MOST_REQUESTS = 1000;

  private final Environment environment;
  private final Router router;

  /** Bypass headers belong to the single request: each part has its own. */
  private final Function<Request, CustomLogic> logic;

  Batch(Environment environment, Router router, Function<Request, CustomLogic> logic) {
    this.environment = environment;
    this.router = router;
    this.logic = logic;
  }

  /** A request of the batch with its Content-ID. */
  private record Item(Request request, @Nullable String contentId) {}

  /** Either one request or the requests of a change set. */
  private record Step(List<Item> items, boolean changeSet) {}

  Answer answer(Request request, Router.Scope scope) {
    if (!request.method().equals("POST")) {
      throw new Refusal(405, "0x8006088a", "$batch takes POST.");
    }
    String boundary = Multipart.boundary(request.header("Content-Type"));
    if (boundary == null) {
      throw Refusal.badRequest(
          "0x80048d19", "The Content-Type of a batch must be multipart/mixed with a boundary.");
    }
    List<Step> steps = steps(request, boundary);
    boolean goOn = request.prefers("odata.continue-on-error");
    String responseBoundary = "batchresponse_" + UUID.randomUUID();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status = 200;
    for (Step step : steps) {
      Answer failure =
          step.changeSet()
              ? changeSet(out, responseBoundary, step, scope)
              : single(out, responseBoundary, step.items().getFirst(), scope);
      if (failure != null && !goOn) {
        status = failure.status;
        break;
      }
    }
    write(out, "--" + responseBoundary + "--\r\n");
    return Answer.of(status, "multipart/mixed; boundary=" + responseBoundary, out.toByteArray());
  }

  private static List<Step> steps(Request request, String boundary) {
    List<Step> steps = new ArrayList<>();
    int count = 0;
    for (Multipart.Part part : Multipart.parts(Multipart.text(request.body()), boundary)) {
      String type = part.headers().getOrDefault("content-type", "");
      String inner = Multipart.boundary(type);
      if (inner == null) {
        steps.add(new Step(List.of(item(request, part)), false));
        count++;
      } else {
        List<Item> items = new ArrayList<>();
        for (Multipart.Part member : Multipart.parts(part.content() + "\r\n", inner)) {
          items.add(item(request, member));
        }
        count += items.size();
        steps.add(new Step(items, true));
      }
    }
    if (count > MOST_REQUESTS) {
      throw Refusal.badRequest(
          "0x80048d19",
          "The current batch has " + count + " requests; the maximum is " + MOST_REQUESTS + ".");
    }
    return steps;
  }

  private static Item item(Request outer, Multipart.Part part) {
    String type = part.headers().getOrDefault("content-type", "");
    if (!type.startsWith("application/http")) {
      throw Multipart.unreadable("a part is of type '" + type + "', not application/http");
    }
    String text = part.content();
    int lineEnd = text.indexOf("\r\n");
    String line = lineEnd < 0 ? text : text.substring(0, lineEnd);
    String[] words = line.split(" ", -1);
    if (words.length < 3 || !words[words.length - 1].startsWith("HTTP/1.") || line.contains("\n")) {
      throw Multipart.unreadable("'" + line + "' is not a request line");
    }
    String target = String.join("%20", List.of(words).subList(1, words.length - 1));
    String rest = lineEnd < 0 ? "" : text.substring(lineEnd + 2);
    int blank = rest.startsWith("\r\n") ? 0 : rest.indexOf("\r\n\r\n");
    String head = blank < 0 ? rest : rest.substring(0, blank);
    String body = blank < 0 ? "" : rest.substring(blank + (blank == 0 ? 2 : 4));
    int query = target.indexOf('?');
    return new Item(
        new Request(
            words[0],
            query < 0 ? target : target.substring(0, query),
            query < 0 ? "" : target.substring(query + 1),
            Multipart.headers(head),
            body.strip().getBytes(StandardCharsets.ISO_8859_1),
            outer.base()),
        part.headers().get("content-id"));
  }

  /** Answers one request in its own transaction; the error if it failed. */
  private @Nullable Answer single(
      ByteArrayOutputStream out, String boundary, Item item, Router.Scope scope) {
    Answer answer;
    try {
      Router.Scope inner =
          new Router.Scope(
              scope.caller(), null, Map.of(), logic.apply(item.request()), scope.usage());
      answer = router.answer(resolved(item.request(), Map.of()), inner);
    } catch (Refusal refusal) {
      answer = Answer.of(refusal, item.request());
    }
    writePart(out, boundary, answer, item.contentId());
    return answer.status >= 400 ? answer : null;
  }

  private @Nullable Answer changeSet(
      ByteArrayOutputStream out, String boundary, Step step, Router.Scope scope) {
    List<Answer> answers = new ArrayList<>();
    Item[] current = new Item[] {step.items().getFirst()};
    try {
      environment.store.write(
          change -> {
            Map<String, String> references = new HashMap<>();
            for (Item item : step.items()) {
              current[0] = item;
              if (item.request().method().equals("GET")) {
                throw Refusal.badRequest(
                    "0x80048d19", "GET is not allowed in a change set: " + item.request().path());
              }
              Router.Scope inner =
                  new Router.Scope(
                      scope.caller(),
                      change,
                      Map.copyOf(references),
                      logic.apply(item.request()),
                      scope.usage());
              Answer answer = router.answer(resolved(item.request(), references), inner);
              answers.add(answer);
              String id = answer.header("OData-EntityId");
              if (item.contentId() != null && id != null) {
                references.put("$" + item.contentId(), id);
              }
            }
            return true;
          });
    } catch (Refusal refusal) {
      Answer failure = Answer.of(refusal, current[0].request());
      writePart(out, boundary, failure, null);
      return failure;
    }
    String inner = "changesetresponse_" + UUID.randomUUID();
    write(
        out, "--" + boundary + "\r\nContent-Type: multipart/mixed; boundary=" + inner + "\r\n\r\n");
    for (int i = 0; i < answers.size(); i++) {
      writePart(out, inner, answers.get(i), step.items().get(i).contentId());
    }
    write(out, "--" + inner + "--\r\n");
    return null;
  }

  /** The request with {@code $n} at the start of its URL replaced and its path made relative. */
  private static Request resolved(Request request, Map<String, String> references) {
    String path = request.path();
    if (path.startsWith("$") && !path.startsWith("$metadata")) {
      int slash = path.indexOf('/');
      String reference = slash < 0 ? path : path.substring(0, slash);
      String url = references.get(reference);
      if (url == null) {
        throw Refusal.badRequest(
            "0x80048d19",
            "Content-ID Reference: '" + reference + "' does not exist in the batch context.");
      }
      path = url + (slash < 0 ? "" : path.substring(slash));
    }
    return new Request(
        request.method(),
        Links.relative(path),
        request.query(),
        request.headers(),
        request.body(),
        request.base());
  }

  private static void writePart(
      ByteArrayOutputStream out, String boundary, Answer answer, @Nullable String contentId) {
    StringBuilder head = new StringBuilder();
    head.append("--").append(boundary).append("\r\n");
    head.append("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n");
    if (contentId != null) {
      head.append("Content-ID: ").append(contentId).append("\r\n");
    }
    head.append("\r\nHTTP/1.1 ").append(answer.status).append(' ');
    head.append(HttpStatus.phrase(answer.status)).append("\r\n");
    Map<String, String> headers = new LinkedHashMap<>(answer.headers);
    String id = answer.header("OData-EntityId");
    if (id != null) {
      headers.put("Location", id);
    }
    if (answer.status >= 400) {
      headers.put("REQ_ID", UUID.randomUUID().toString());
    }
    headers.put("OData-Version", "4.0");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    write(out, head.toString());
    out.writeBytes(answer.body);
    write(out, "\r\n");
  }

  private static void write(ByteArrayOutputStream out, String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
