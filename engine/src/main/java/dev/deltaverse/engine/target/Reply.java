package dev.deltaverse.engine.target;

/** An answer and what came with it of the service itself. */
public record Reply(Answer answer, Signals signals) {}
