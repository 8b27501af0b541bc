package dev.deltaverse.engine.send;

import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Sending;
import dev.deltaverse.engine.target.TargetRequest;

/** A way to send that always tells what came with the answer. */
@FunctionalInterface
interface Replying extends Sending {
  @Override
  Reply send(Payload payload, String server) throws InterruptedException;

  @Override
  default Answer send(TargetRequest request) throws InterruptedException {
    return send(new Payload(request), "").answer();
  }
}
