package dev.deltaverse.webapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the answer to a batch and gives each call its result. */
final class BatchReader {
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/\\d\\.\\d\\s+([2-5]\\d{2})\\b.*");

  private final Transport transport;
  private final Batch batch;
  private final Answer outer;

  private BatchReader(Transport transport, Batch batch, Answer outer) {
    this.transport = transport;
    this.batch = batch;
    this.outer = outer;
  }

  /**
   * @throws WebApiException if the answer is not multipart: the batch as a whole was refused; of
   *     kind {@link ErrorKind.Unknown} if it was cut or has too few parts
   */
  static BatchAnswer read(Transport transport, Call call, Batch batch, Answer answer) {
    String type = answer.header("Content-Type").orElse("");
    Optional<String> boundary = Multipart.boundary(type);
    if (boundary.isEmpty()) {
      if (answer.isSuccess()) {
        throw unreadable(call, answer, "it is not multipart", null);
      }
      if (Multipart.isMultipart(type)) {
        // The service has carried out some of it, up to a failure.
        throw unreadable(call, answer, "it names no boundary", null);
      }
      throw transport.failure(call, answer);
    }
    try {
      List<Multipart.Part> parts = Multipart.parts(answer.body(), boundary.get());
      return new BatchReader(transport, batch, answer).read(call, parts);
    } catch (IllegalStateException e) {
      throw unreadable(call, answer, String.valueOf(e.getMessage()), e);
    }
  }

  private static WebApiException unreadable(
      Call call, Answer answer, String reason, @org.jspecify.annotations.Nullable Throwable cause) {
    return new WebApiException(
        new ErrorKind.Unknown(),
        call.toString(),
        ServiceError.text("The answer to the batch can't be read: " + reason),
        answer,
        cause);
  }

  private BatchAnswer read(Call call, List<Multipart.Part> parts) {
    List<BatchResult> results = new ArrayList<>();
    int at = 0;
    boolean stopped = false;
    for (Batch.Item item : batch.items()) {
      int count = item instanceof Batch.ChangeSet set ? set.calls().size() : 1;
      if (at >= parts.size()) {
        if (!stopped) {
          throw unreadable(
              call, outer, "it has " + parts.size() + " parts and no failed one", null);
        }
        for (int i = 0; i < count; i++) {
          results.add(new BatchResult.NotRun());
        }
        continue;
      }
      List<BatchResult> itemResults =
          switch (item) {
            case Batch.Part part -> List.of(result(part.call(), parts.get(at)));
            case Batch.ChangeSet set -> changeSet(set, parts.get(at));
          };
      at++;
      results.addAll(itemResults);
      stopped |=
          !batch.continueOnError()
              && itemResults.stream().anyMatch(BatchResult.Failed.class::isInstance);
    }
    if (at < parts.size()) {
      throw new IllegalStateException(
          "it has " + parts.size() + " parts for " + batch.items().size() + " items");
    }
    return new BatchAnswer(results, outer);
  }

  /** A change set answers with a multipart of its own, or with one error for all. */
  private List<BatchResult> changeSet(Batch.ChangeSet set, Multipart.Part part) {
    List<Multipart.Part> answers =
        part.boundary().map(b -> Multipart.parts(part.body(), b)).orElse(List.of(part));
    List<BatchResult> results = new ArrayList<>();
    if (answers.size() == 1 && answer(answers.getFirst()).status() >= 400) {
      WebApiException failure =
          transport.failure(set.calls().getFirst(), answer(answers.getFirst()));
      for (int i = 0; i < set.calls().size(); i++) {
        results.add(new BatchResult.Failed(failure));
      }
      return results;
    }
    if (answers.size() != set.calls().size()) {
      throw new IllegalStateException(
          "a change set of " + set.calls().size() + " calls has " + answers.size() + " answers");
    }
    for (int i = 0; i < answers.size(); i++) {
      results.add(result(set.calls().get(i), answers.get(i)));
    }
    return results;
  }

  private BatchResult result(Call call, Multipart.Part part) {
    Answer answer = answer(part);
    return answer.isSuccess()
        ? new BatchResult.Done(answer)
        : new BatchResult.Failed(transport.failure(call, answer));
  }

  private Answer answer(Multipart.Part part) {
    Multipart.Part http = Multipart.http(part);
    Matcher line = STATUS_LINE.matcher(http.startLine());
    if (!line.matches()) {
      throw new IllegalStateException("a part begins with '" + http.startLine() + "'");
    }
    return new Answer(
        Integer.parseInt(line.group(1)),
        http.headers(),
        http.body(),
        outer.duration(),
        0,
        http.body().length);
  }
}
