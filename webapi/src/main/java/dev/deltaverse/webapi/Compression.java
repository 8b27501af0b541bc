package dev.deltaverse.webapi;

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
  private volatile Known known = Known.NOTHING;

  /**
   * @param fromBytes size of the smallest body that is compressed
   */
  Compression(long fromBytes) {
    this.fromBytes = fromBytes;
  }

  boolean wanted(Call call) {
    return known != Known.NOT_TAKEN
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
    if (answer.status() == 415) {
      known = Known.NOT_TAKEN;
      return true;
    }
    if (answer.isSuccess()) {
      known = Known.TAKEN;
    }
    return answer.status() == 400 && known == Known.NOTHING;
  }

  /** The answer to a body that went as it is after a compressed one was refused. */
  void plain(Answer answer) {
    if (answer.isSuccess() && known == Known.NOTHING) {
      known = Known.NOT_TAKEN;
    }
  }
}
