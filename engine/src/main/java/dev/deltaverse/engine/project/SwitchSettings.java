package dev.deltaverse.engine.project;

import java.util.List;

/**
 * Logic of the target that is kept from running while it is loaded, by name or by pattern, in which
 * {@code *} stands for any text. Case does not matter.
 *
 * @param steps custom plug-in steps
 * @param flows cloud flows
 * @param duplicateRules duplicate detection rules
 */
public record SwitchSettings(
    List<String> steps, List<String> flows, List<String> duplicateRules, Bypass bypass) {
  public static final SwitchSettings NONE =
      new SwitchSettings(List.of(), List.of(), List.of(), Bypass.AUTO);

  /** Whether a request may leave logic out by its headers, so that it need not be switched off. */
  public enum Bypass {
    /** Where the users may and the headers can. */
    AUTO,
    NEVER
  }

  public SwitchSettings {
    steps = List.copyOf(steps);
    flows = List.copyOf(flows);
    duplicateRules = List.copyOf(duplicateRules);
  }

  /** Whether nothing is named. */
  public boolean empty() {
    return steps.isEmpty() && flows.isEmpty() && duplicateRules.isEmpty();
  }
}
