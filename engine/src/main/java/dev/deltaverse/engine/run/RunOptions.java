package dev.deltaverse.engine.run;

import java.util.Set;

/**
 * What an operator says of one run.
 *
 * @param acceptedGuards tables and links whose guards are lifted for this run
 * @param verify whether the target is read back and compared at the end
 * @param plan digest of the plan that must come out, empty for any
 * @param deletes whether rows and links may be deleted; a plan that does stops the run without it
 * @param selection the part of the run that is wanted
 */
public record RunOptions(
    Set<String> acceptedGuards, boolean verify, String plan, boolean deletes, Selection selection) {
  public static final RunOptions DEFAULT = new RunOptions(Set.of(), false, "");

  /** A whole run, with deletes: their guards are in the project file. */
  public RunOptions(Set<String> acceptedGuards, boolean verify, String plan) {
    this(acceptedGuards, verify, plan, true, Selection.ALL);
  }

  public RunOptions {
    acceptedGuards = Set.copyOf(acceptedGuards);
  }

  /** Whether the target is read back: as asked for, unless the run ends before or goes until it. */
  boolean verifies() {
    return switch (selection.until()) {
      case STAGE, CHECK, PLAN, SEND -> false;
      case VERIFY -> true;
      case END -> verify;
    };
  }
}
