package dev.deltaverse.webapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random answers to batches, well-formed as servers write them, and damaged. A whole answer gives
 * each call its own result; one with parts, delimiters or ends amiss is unknown or still whole, and
 * never another call's; noise gives results or a {@link WebApiException}, and nothing else. {@code
 * -Dfuzz.cases} and {@code -Dfuzz.seed} choose others.
 */
final class BatchAnswerFuzzTest {
  private static final long SEED = Long.getLong("fuzz.seed", 20261130L);
  private static final int CASES = Integer.getInteger("fuzz.cases", 2_000);

  /** What is done to an answer. */
  private enum Damage {
    NONE,
    CUT_SHORT,
    CONNECTION_CUT,
    EMPTY,
    PART_LOST,
    PART_TWICE,
    PART_WITHOUT_STATUS,
    OTHER_BOUNDARY,
    NO_BOUNDARY,
    OTHER_TYPE,
    ODD_ERROR,
    NOISE
  }

  /** What a call came to: a line of text that the result must show, or the answer is another's. */
  private record Truth(boolean done, String mark) {}

  /** An answer on its way: the parts of each item, with the truths of its calls. */
  private static final class Written {
    final List<Batch.Item> items = new ArrayList<>();
    final List<Truth> truths = new ArrayList<>();
    final List<String> parts = new ArrayList<>();
    boolean continues;
    boolean stopped;
    String end = "\r\n";
    String boundary = "";
    String type = "";
  }

  @Test
  void eachCallHasItsOwnResultOrTheAnswerIsUnknown() throws Exception {
    System.out.println("BatchAnswerFuzzTest seed " + SEED + ", " + CASES + " cases");
    Map<String, Integer> ends = new TreeMap<>();
    AtomicReference<RawServer.Reply> next = new AtomicReference<>();
    try (RawServer server = new RawServer(_ -> next.get());
        DataverseClient client =
            DataverseClient.builder(server.url(), TokenSource.none()).build()) {
      for (int n = 0; n < CASES; n++) {
        long seed = SEED + n;
        SplittableRandom random = new SplittableRandom(seed);
        Written written = written(random);
        Damage damage = damage(random, written);
        next.set(reply(random, written, damage));
        String at = "-Dfuzz.seed=" + seed + " -Dfuzz.cases=1, " + damage;
        ends.merge(damage + " " + end(client, written, damage, at), 1, Integer::sum);
        server.requests().clear();
      }
    }
    System.out.println("BatchAnswerFuzzTest " + ends);
    if (CASES >= 1_000) {
      for (Damage damage : Damage.values()) {
        assertThat(ends.keySet()).anyMatch(end -> end.startsWith(damage + " "));
      }
    }
  }

  private static String end(DataverseClient client, Written written, Damage damage, String at) {
    Batch batch = new Batch(written.items, written.continues);
    BatchAnswer answer;
    try {
      answer = client.send(batch);
    } catch (WebApiException e) {
      assertThat(damage).as("%s: %s", at, e).isNotIn(Damage.NONE, Damage.ODD_ERROR);
      assertThat(e.getMessage()).as(at).startsWith("POST $batch: ");
      if (damage != Damage.NOISE) {
        assertThat(e.kind()).as("%s: %s", at, e).isEqualTo(new ErrorKind.Unknown());
      }
      return e.kind().getClass().getSimpleName();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError(at, e);
    }
    assertThat(answer.results()).as(at).hasSameSizeAs(batch.calls());
    if (damage != Damage.NOISE) {
      for (int i = 0; i < written.truths.size(); i++) {
        Truth truth = written.truths.get(i);
        assertThat(shown(answer.results().get(i))).as("%s, call %s", at, i).isEqualTo(truth);
      }
      assertThat(answer.results().subList(written.truths.size(), answer.results().size()))
          .as(at)
          .allMatch(result -> result instanceof BatchResult.NotRun);
    }
    return "read";
  }

  private static Truth shown(BatchResult result) {
    return switch (result) {
      case BatchResult.Done done ->
          new Truth(
              true, done.answer().id().map(UUID::toString).orElseGet(() -> done.answer().text()));
      case BatchResult.Failed failed -> new Truth(false, failed.failure().serviceMessage());
      case BatchResult.NotRun _ -> new Truth(false, "not run");
    };
  }

  private static Written written(SplittableRandom random) {
    Written written = new Written();
    written.continues = random.nextInt(4) > 0;
    written.end = random.nextInt(4) == 0 ? "\n" : "\r\n";
    boolean quoted = random.nextInt(3) == 0;
    written.boundary = (quoted ? "batch r=" : "batchresponse_") + random.nextInt(1_000_000);
    written.type =
        (random.nextBoolean() ? "multipart/mixed" : "Multipart/Mixed")
            + "; boundary="
            + (quoted ? "\"" + written.boundary + "\"" : written.boundary);
    int mark = random.nextInt(1_000) * 100;
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int size = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
      List<Call> calls = new ArrayList<>();
      List<String> answers = new ArrayList<>();
      List<Truth> truths = new ArrayList<>();
      boolean fails = random.nextInt(4) == 0;
      for (int j = 0; j < Math.max(1, size); j++) {
        mark++;
        calls.add(Write.upsert(RowAddress.id("accounts", id(mark)), Body.json("{}")));
        truths.add(new Truth(!fails, fails ? "no " + mark + " --" + written.boundary : ""));
        answers.add(fails ? refused(random, written, mark) : done(random, written, mark, truths));
      }
      if (size == 0) {
        written.items.add(new Batch.Part(calls.getFirst()));
      } else {
        written.items.add(new Batch.ChangeSet(calls));
      }
      if (written.stopped) {
        continue;
      }
      if (size > 0 && fails) {
        truths.replaceAll(_ -> truths.getFirst());
        written.truths.addAll(truths);
        written.parts.add(
            random.nextBoolean() ? answers.getFirst() : set(written, answers.subList(0, 1), mark));
      } else if (size > 0) {
        written.truths.addAll(truths);
        written.parts.add(set(written, answers, mark));
      } else {
        written.truths.addAll(truths);
        written.parts.add(answers.getFirst());
      }
      written.stopped = fails && !written.continues;
    }
    return written;
  }

  private static UUID id(int mark) {
    return new UUID(0, mark);
  }

  private static String head(SplittableRandom random, Written written) {
    return (random.nextBoolean()
            ? "Content-Type: application/http"
            : "content-type:application/http")
        + written.end
        + "Content-Transfer-Encoding: binary"
        + written.end
        + written.end;
  }

  /** Carried out: named by its row, or by its body. */
  private static String done(
      SplittableRandom random, Written written, int mark, List<Truth> truths) {
    String end = written.end;
    if (random.nextBoolean()) {
      truths.set(truths.size() - 1, new Truth(true, id(mark).toString()));
      return head(random, written)
          + "HTTP/1.1 204 No Content"
          + end
          + "OData-Version: 4.0"
          + end
          + "OData-EntityId: http://x/accounts("
          + id(mark)
          + ")"
          + end
          + end
          + (random.nextBoolean() ? end : "");
    }
    // A line that begins like the delimiter, and is none.
    String body = "{\"mark\":" + mark + ",\"text\":\"\n--" + written.boundary + "0\"}";
    truths.set(truths.size() - 1, new Truth(true, body));
    return head(random, written)
        + "HTTP/1.1 200 OK"
        + end
        + "Content-Type: application/json; odata.metadata=minimal"
        + end
        + end
        + body;
  }

  private static String refused(SplittableRandom random, Written written, int mark) {
    String[] codes = {"0x80044331", "0x80040265", "0x80040237", "0x80072322", "", "0xdeadbeef"};
    int[] statuses = {400, 400, 412, 429, 404, 500, 403};
    return head(random, written)
        + "HTTP/1.1 "
        + statuses[random.nextInt(statuses.length)]
        + " No"
        + written.end
        + "Content-Type: application/json"
        + written.end
        + (random.nextInt(4) == 0 ? "Retry-After: " + random.nextLong() + written.end : "")
        + written.end
        + "{\"error\":{\"code\":\""
        + codes[random.nextInt(codes.length)]
        + "\",\"message\":\"no "
        + mark
        + " --"
        + written.boundary
        + "\"}}";
  }

  private static String set(Written written, List<String> answers, int mark) {
    String inner = "changesetresponse_" + mark;
    return "Content-Type: multipart/mixed; boundary="
        + inner
        + written.end
        + written.end
        + multipart(written, inner, answers);
  }

  private static String multipart(Written written, String boundary, List<String> parts) {
    StringBuilder out = new StringBuilder();
    for (String part : parts) {
      out.append("--").append(boundary).append(written.end).append(part).append(written.end);
    }
    return out.append("--").append(boundary).append("--").append(written.end).toString();
  }

  private static Damage damage(SplittableRandom random, Written written) {
    Damage damage =
        random.nextInt(5) == 0
            ? Damage.NONE
            : Damage.values()[random.nextInt(Damage.values().length)];
    boolean counted = damage == Damage.PART_LOST || damage == Damage.PART_TWICE;
    // A batch that stops tells how far it came by its number of parts alone.
    return counted && !written.continues ? Damage.NONE : damage;
  }

  private static RawServer.Reply reply(SplittableRandom random, Written written, Damage damage) {
    List<String> parts = new ArrayList<>(written.parts);
    int which = random.nextInt(parts.size());
    String type = written.type;
    switch (damage) {
      case PART_LOST -> parts.remove(which);
      case PART_TWICE -> parts.add(which, parts.get(which));
      case PART_WITHOUT_STATUS ->
          parts.set(which, parts.get(which).replaceFirst("HTTP/1\\.1 \\d+", "HTTP/1.1 "));
      case OTHER_BOUNDARY ->
          type =
              type.replace(
                  written.boundary,
                  random.nextBoolean()
                      ? written.boundary + "1"
                      : written.boundary.substring(0, written.boundary.length() - 1));
      case NO_BOUNDARY ->
          type =
              List.of("multipart/mixed", "multipart/mixed; boundary=", "multipart/; boundary=\"x")
                  .get(random.nextInt(3));
      case OTHER_TYPE -> {
        type = List.of("text/html", "application/json", "").get(random.nextInt(3));
        written.stopped = false;
      }
      case ODD_ERROR -> oddError(random, written, parts);
      default -> {
        // The bytes are damaged below.
      }
    }
    String text =
        (random.nextInt(5) == 0 ? "preamble" + written.end : "")
            + multipart(written, written.boundary, parts)
            + (random.nextInt(5) == 0 ? "epilogue" + written.end : "");
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    int close = text.lastIndexOf("--" + written.boundary + "--");
    body =
        switch (damage) {
          // Not behind the closing delimiter: nothing would be amiss.
          case CUT_SHORT -> Arrays.copyOf(body, random.nextInt(close + 1));
          case EMPTY -> new byte[0];
          case NOISE -> noise(random, body);
          default -> body;
        };
    String head = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
    byte[] whole = RawServer.bytes(written.stopped ? 400 : 200, head, body);
    return damage == Damage.CONNECTION_CUT
        ? new RawServer.Cut(Arrays.copyOf(whole, random.nextInt(whole.length)))
        : new RawServer.Bytes(whole);
  }

  /** A refusal whose JSON is not as documented is a refusal all the same, shown as it came. */
  private static void oddError(SplittableRandom random, Written written, List<String> parts) {
    List<String> bodies =
        List.of(
            "{\"error\":1e99999999999}",
            "{\"error\":{\"code\":1e2147483647,\"message\":\"x\"}}",
            "{\"error\":{\"code\":7,\"message\":[1]}}",
            "{\"error\":[{}]}",
            "{\"error\":{\"code\":\"\",\"message\":\"odd\",\"@x.Plugin.BulkApiErrorDetails\":"
                + "\"[{\\\"RequestIndex\\\":99999999999}]\"}}",
            "[".repeat(5_000),
            "{\"error\":",
            "\u0000",
            "");
    String body = bodies.get(random.nextInt(bodies.size()));
    int call = 0;
    for (int i = 0; i < parts.size(); i++) {
      if (written.items.get(i) instanceof Batch.Part && !written.truths.get(call).done()) {
        parts.set(
            i,
            "Content-Type: application/http"
                + written.end
                + written.end
                + "HTTP/1.1 400 Bad"
                + written.end
                + written.end
                + body);
        written.truths.set(call, new Truth(false, message(body)));
        return;
      }
      call += written.items.get(i) instanceof Batch.ChangeSet set ? set.calls().size() : 1;
    }
  }

  private static String message(String body) {
    if (body.contains("odd")) {
      return "odd";
    }
    String text = body.strip();
    return text.length() <= 500 ? text : text.substring(0, 500) + "... (5000 characters)";
  }

  private static byte[] noise(SplittableRandom random, byte[] body) {
    byte[] noisy = body.clone();
    for (int i = 1 + random.nextInt(8); i > 0 && noisy.length > 0; i--) {
      int at = random.nextInt(noisy.length);
      switch (random.nextInt(4)) {
        case 0 -> noisy[at] = (byte) random.nextInt(256);
        case 1 -> noisy[at] = (byte) "\r\n:-\"{}[]0 \u0001".charAt(random.nextInt(12));
        case 2 -> noisy = spliced(noisy, at, Math.min(noisy.length, at + random.nextInt(40)), null);
        default ->
            noisy =
                spliced(
                    noisy, at, at, Arrays.copyOfRange(noisy, at, Math.min(noisy.length, at + 60)));
      }
    }
    return noisy;
  }

  /** The bytes without those of a range, and others in their place. */
  private static byte[] spliced(byte[] bytes, int from, int to, byte @Nullable [] with) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, from);
    if (with != null) {
      out.writeBytes(with);
    }
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
