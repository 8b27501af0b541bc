package dev.deltaverse.engine.project;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Somebody who is told how runs end.
 *
 * @param name shown in the log
 * @param on of what he is told
 */
public record Receiver(String name, Set<On> on, Channel channel) {
  public Receiver {
    on = Set.copyOf(on);
  }

  /** What somebody may want to be told of. */
  public enum On {
    /** A run has come to its end; rows may be left out. */
    FINISHED,
    /** A run has failed, its books do not balance, or verification found differences. */
    FAILED,
    STOPPED_BY_GUARD,
    /** A run was ended early by an operator. */
    INTERRUPTED,
    /** A run that was to begin did not. */
    NOT_STARTED;

    /** Of what is told unless the file says otherwise: who interrupts a run knows of it. */
    public static final Set<On> DEFAULT = Set.of(FINISHED, FAILED, STOPPED_BY_GUARD, NOT_STARTED);
  }

  /** How he is reached. */
  public sealed interface Channel {}

  /** A workflow of Teams that takes an Adaptive Card. */
  public record Teams(Secret url) implements Channel {}

  /** An incoming webhook of Slack. */
  public record Slack(Secret url) implements Channel {}

  /** Any other server, which takes plain JSON. */
  public record Webhook(Secret url) implements Channel {}

  /** A program that reads JSON from its standard input. */
  public record Program(List<String> command, Duration timeout) implements Channel {
    public Program {
      command = List.copyOf(command);
    }
  }
}
