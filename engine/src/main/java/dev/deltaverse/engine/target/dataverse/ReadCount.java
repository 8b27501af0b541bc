package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.webapi.Answer;
import dev.deltaverse.webapi.Call;
import dev.deltaverse.webapi.CallListener;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts reads as the licences do: each query's page is one, metadata are none
 * (api-request-limits-allocations.md), and tells what an operator should know. Thread-safe.
 */
final class ReadCount implements CallListener {
  private static final Logger LOG = LoggerFactory.getLogger(ReadCount.class);

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
