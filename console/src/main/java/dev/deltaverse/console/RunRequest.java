package dev.deltaverse.console;

import dev.deltaverse.engine.plan.PhaseId;
import java.util.Set;

/** A run that someone wants. */
public sealed interface RunRequest {

  /** As one would write it on the command line. */
  String text();

  /**
   * A run up to its plan; it sends nothing.
   *
   * @param snapshot its name; the latest if empty
   */
  record Plan(String snapshot) implements RunRequest {
    @Override
    public String text() {
      return ("plan " + snapshot).strip();
    }
  }

  /**
   * The whole run.
   *
   * @param snapshot its name; the latest if empty
   * @param verify whether it reads the target back in the end
   * @param plan digest of the plan that must come out; empty for any
   * @param acceptedGuards tables and links whose guards are lifted
   * @param deletes whether rows and links may be deleted; without it, it stops before it sends if
   *     its plan deletes
   */
  record Apply(
      String snapshot, boolean verify, String plan, Set<String> acceptedGuards, boolean deletes)
      implements RunRequest {
    public Apply {
      acceptedGuards = Set.copyOf(acceptedGuards);
    }

    @Override
    public String text() {
      return ("apply " + snapshot).strip()
          + (verify ? " --verify" : "")
          + (plan.isEmpty() ? "" : ", plan " + plan)
          + (acceptedGuards.isEmpty() ? "" : ", guards lifted of " + acceptedGuards)
          + (deletes ? ", rows may be deleted" : "");
    }
  }

  /** Reads the target back; alters nothing. */
  record Verify() implements RunRequest {
    @Override
    public String text() {
      return "verify";
    }
  }

  /**
   * Sends rows again that the target refused for one reason.
   *
   * @param phase of the refused requests
   * @param code the server's
   * @param reason the server's message without ids, quoted values and numbers
   * @param deletes whether rows and links may be deleted
   */
  record Retry(PhaseId phase, String code, String reason, boolean deletes) implements RunRequest {
    @Override
    public String text() {
      return "retry " + phase + ", " + code + " " + reason;
    }
  }
}
