package dev.deltaverse.engine.send;

import dev.deltaverse.engine.target.Answer;
import dev.deltaverse.engine.target.Payload;
import dev.deltaverse.engine.target.Reply;
import dev.deltaverse.engine.target.Sending;
import dev.deltaverse.engine.target.Signals;
import dev.deltaverse.engine.target.TargetRequest;
import java.util.ArrayList;
import java.util.List;

/** A target that answers as told and keeps what it was sent. */
final class Script implements Sending {
  private final List<TargetRequest> sent = new ArrayList<>();
  private final List<Payload> payloads = new ArrayList<>();
  private final Behaviour behaviour;

  Script(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** Answers in this order, and fails beyond. */
  static Script of(Answer... answers) {
    return new Script((_, number) -> answers[number - 1]);
  }

  /** Decides what a request is answered. */
  @FunctionalInterface
  interface Behaviour {
    /**
     * @param number the request's number, from 1
     */
    Answer answer(TargetRequest request, int number) throws InterruptedException;
  }

  @Override
  public Answer send(TargetRequest request) throws InterruptedException {
    int number;
    synchronized (this) {
      sent.add(request);
      number = sent.size();
    }
    return behaviour.answer(request, number);
  }

  @Override
  public Reply send(Payload payload, String server) throws InterruptedException {
    synchronized (this) {
      payloads.add(payload);
    }
    return new Reply(send(payload.request()), Signals.NONE);
  }

  synchronized List<Payload> payloads() {
    return List.copyOf(payloads);
  }

  synchronized List<TargetRequest> sent() {
    return List.copyOf(sent);
  }

  synchronized List<List<Long>> sentRows() {
    return sent.stream().map(Rows::seqs).toList();
  }

  /** As the innermost part of a chain, without users and limits. */
  Trying trying() {
    return payload -> new Tried(send(payload, "").answer(), 1, 0);
  }
}
