package dev.deltaverse.engine.run;

import java.util.Set;

/**
 * What an operator says of one run.
 *
 * @param acceptedGuards tables and links whose guards are lifted for this run
 * @param verify whether the target is read back and compared at the end
 * @param plan digest of the plan that must come out, empty for any
 */
public record RunOptions(Set<String> acceptedGuards, boolean verify, String plan) {
  public static final RunOptions DEFAULT = new RunOptions(Set.of(), false, "");

  public RunOptions {
    acceptedGuards = Set.copyOf(acceptedGuards);
  }
}
