package dev.deltaverse.webapi;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether request bodies go as gzip. That the service takes them is documented nowhere: one that
 * says 415, or 400 where the same body is well as it is, gets no more of them. Thread-safe.
 */
final class Compression {
  private enum Known {
    NOTHING,
    TAKEN,
    NOT_TAKEN
  }

  private final long fromBytes;
  private final AtomicReference<Known> known = new AtomicReference<>(Known.NOTHING);

  /**
   * @param fromBytes size of the smallest body that is compressed
   */
  Compression(long fromBytes) {
    this.fromBytes = fromBytes;
  }

  boolean wanted(Call call) {
    return known.get() != Known.NOT_TAKEN
        && call.body()
            .filter(
                body ->
                    body.sizeBytes() >= fromBytes
                        && (body.contentType().equals(Body.JSON)
                            || body.contentType().startsWith("multipart/")))
            .isPresent();
  }

  /**
   * Whether the answer to a compressed body asks for the same as it is. Nothing was applied then.
   */
  boolean refused(Answer answer) {
    if (answer.isSuccess()) {
      known.compareAndSet(Known.NOTHING, Known.TAKEN);
    }
    return answer.status() == 415 || answer.status() == 400 && known.get() == Known.NOTHING;
  }

  /**
   * After a compressed body was refused and went as it is.
   *
   * @param refusal of the compressed one
   * @return whether it is known from now on that the service takes none
   */
  boolean settles(Answer refusal, Answer plain) {
    return refusal.status() == 415
        ? known.getAndSet(Known.NOT_TAKEN) != Known.NOT_TAKEN
        : plain.isSuccess() && known.compareAndSet(Known.NOTHING, Known.NOT_TAKEN);
  }
}
