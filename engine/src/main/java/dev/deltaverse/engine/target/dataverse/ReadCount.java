package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.ShortText;
import dev.deltaverse.webapi.Answer;
import dev.deltaverse.webapi.Call;
import dev.deltaverse.webapi.CallListener;
import dev.deltaverse.webapi.WebApiException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts reads as the licences do: each query's page is one, metadata are none
 * (api-request-limits-allocations.md), and logs each request, and what an operator should know.
 * Thread-safe.
 */
final class ReadCount implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.deltaverse.requests");
  private static final int SHOWN = 200;

  private final LongAdder reads = new LongAdder();

  @Override
  public void answered(Call call, Answer answer) {
    String path = call.path();
    boolean metadata =
        path.contains("EntityDefinitions")
            || path.contains("$metadata")
            || path.contains("WhoAmI")
            || path.contains("RelationshipDefinitions");
    // Rows are sent by POST, and counted where they are.
    if (call.method() != Call.Method.POST && !metadata) {
      reads.increment();
    }
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "{} {}: {} in {} ms, {} bytes sent, {} received{}",
          call.method(),
          ShortText.of(path, SHOWN),
          answer.status(),
          answer.duration().toMillis(),
          answer.sentBytes(),
          answer.receivedBytes(),
          // What Microsoft's support asks for.
          answer.header("x-ms-service-request-id").map(id -> ", service request " + id).orElse(""));
    }
  }

  @Override
  public void failed(Call call, WebApiException failure) {
    LOG.debug("{} {}: no answer: {}", call.method(), ShortText.of(call.path(), SHOWN), failure.getMessage());
  }

  @Override
  public void uncompressed(Call call, Answer refusal) {
    LOG.warn(
        "send.compress has no effect: the service does not take gzip ({} {}: {}); bodies go as they"
            + " are",
        call.method(),
        call.path(),
        refusal.status());
  }

  /** Reads that went as parts of a {@code $batch}. */
  void parts(int count) {
    reads.add(count);
  }

  long sum() {
    return reads.sum();
  }
}
