package dev.deltaverse.engine.target;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request with what the target makes of it, once however often it is sent and by whichever user.
 * For one thread at a time.
 */
public final class Payload {
  private final TargetRequest request;
  private @Nullable Object built;

  public Payload(TargetRequest request) {
    this.request = request;
  }

  public TargetRequest request() {
    return request;
  }

  /**
   * What a target makes of the request.
   *
   * @param type the target's own, by which it knows what it made before
   */
  public <T> T built(Class<T> type, Function<TargetRequest, ? extends T> builder) {
    if (type.isInstance(built)) {
      return type.cast(built);
    }
    T now = builder.apply(request);
    built = now;
    return now;
  }
}
