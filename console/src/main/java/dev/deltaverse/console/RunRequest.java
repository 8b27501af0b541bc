package dev.deltaverse.console;

import java.util.Locale;
import java.util.Set;

/**
 * A run that someone wants.
 *
 * @param snapshot its name
 * @param verify whether an apply reads the target back in the end
 * @param plan digest of the plan that must come out; empty for any
 * @param acceptedGuards tables and links whose guards are lifted
 * @param deletes whether rows and links may be deleted; an apply that would stops without it
 */
public record RunRequest(
    Command command,
    String snapshot,
    boolean verify,
    String plan,
    Set<String> acceptedGuards,
    boolean deletes) {
  public RunRequest {
    acceptedGuards = Set.copyOf(acceptedGuards);
  }

  /** What is to be done. */
  public enum Command {
    PLAN,
    APPLY,
    VERIFY;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
