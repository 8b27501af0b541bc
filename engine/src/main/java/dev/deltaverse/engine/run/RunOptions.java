package dev.deltaverse.engine.run;

import java.util.Set;

/**
 * What an operator says of one run.
 *
 * @param acceptedGuards tables and links whose guards are lifted for this run
 * @param verify whether the target is read back and compared at the end
 * @param plan digest of the plan that must come out, empty for any
 * @param deletes whether rows and links may be deleted; a plan that does stops the run without it
 */
public record RunOptions(Set<String> acceptedGuards, boolean verify, String plan, boolean deletes) {
  public static final RunOptions DEFAULT = new RunOptions(Set.of(), false, "");

  /** With deletes: their guards are in the project file. */
  public RunOptions(Set<String> acceptedGuards, boolean verify, String plan) {
    this(acceptedGuards, verify, plan, true);
  }

  public RunOptions {
    acceptedGuards = Set.copyOf(acceptedGuards);
  }
}
