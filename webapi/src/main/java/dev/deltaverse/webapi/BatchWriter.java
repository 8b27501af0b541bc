package dev.deltaverse.webapi;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Writes a batch as multipart/mixed, with CRLF everywhere: the service refuses other line ends. */
final class BatchWriter {
  private static final String CRLF = "\r\n";
  private static final byte[] LINE_END = CRLF.getBytes(StandardCharsets.US_ASCII);

  private final Environment environment;
  private final boolean errorAnnotations;
  private final List<byte[]> pieces = new ArrayList<>();

  private BatchWriter(Environment environment, boolean errorAnnotations) {
    this.environment = environment;
    this.errorAnnotations = errorAnnotations;
  }

  static Call call(Environment environment, boolean errorAnnotations, Batch batch) {
    String boundary = boundary("batch_");
    BatchWriter writer = new BatchWriter(environment, errorAnnotations);
    for (Batch.Item item : batch.items()) {
      writer.text("--" + boundary + CRLF);
      switch (item) {
        case Batch.Part part -> writer.part(part.call(), 0);
        case Batch.ChangeSet set -> writer.changeSet(set);
      }
    }
    writer.text("--" + boundary + "--" + CRLF);
    Body body = Body.of("multipart/mixed; boundary=\"" + boundary + "\"", writer.pieces);
    Call call = Call.post("$batch", body);
    return batch.continueOnError() ? call.prefer("odata.continue-on-error") : call;
  }

  /** No secret, so no secure random number, for which a start would load a provider. */
  private static String boundary(String prefix) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return prefix + new UUID(random.nextLong(), random.nextLong());
  }

  private void changeSet(Batch.ChangeSet set) {
    String boundary = boundary("changeset_");
    text("Content-Type: multipart/mixed; boundary=\"" + boundary + "\"" + CRLF + CRLF);
    int id = 0;
    for (Call call : set.calls()) {
      text("--" + boundary + CRLF);
      part(call, ++id);
    }
    text("--" + boundary + "--" + CRLF);
  }

  private void part(Call call, int contentId) {
    StringBuilder head = new StringBuilder(256);
    head.append("Content-Type: application/http").append(CRLF);
    head.append("Content-Transfer-Encoding: binary").append(CRLF);
    if (contentId > 0) {
      head.append("Content-ID: ").append(contentId).append(CRLF);
    }
    head.append(CRLF);
    head.append(call.method()).append(' ').append(target(call.path())).append(" HTTP/1.1");
    head.append(CRLF);
    Body body = call.body().orElse(null);
    if (body != null) {
      String type =
          body.contentType().equals(Body.JSON)
              ? "application/json; type=entry"
              : body.contentType();
      head.append("Content-Type: ").append(type).append(CRLF);
    }
    if (errorAnnotations && !Transport.asksForAnnotations(call)) {
      head.append(Transport.ERROR_ANNOTATIONS.name()).append(": ");
      head.append(Transport.ERROR_ANNOTATIONS.value()).append(CRLF);
    }
    for (Call.Field field : call.headers()) {
      head.append(field.name()).append(": ").append(field.value()).append(CRLF);
    }
    head.append(CRLF);
    text(head.toString());
    if (body != null) {
      pieces.addAll(body.pieces());
    }
    pieces.add(LINE_END);
  }

  /** {@code $1} stays, all else becomes a path from the server's root. */
  private String target(String path) {
    if (path.startsWith("$") && path.length() > 1 && Character.isDigit(path.charAt(1))) {
      return path;
    }
    String encoded = PercentEncoding.illegalCharacters(path);
    return path.startsWith("/") || path.startsWith("http")
        ? encoded
        : environment.servicePath() + encoded;
  }

  private void text(String text) {
    pieces.add(text.getBytes(StandardCharsets.UTF_8));
  }
}
