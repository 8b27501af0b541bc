package dev.deltaverse.engine.project;

import java.util.List;

/**
 * Custom logic that is left out per request while loading (bypass-custom-business-logic.md).
 *
 * @param sync synchronous custom plug-ins and workflows
 * @param async asynchronous ones
 * @param flows Power Automate triggers
 * @param stepIds named plug-in steps by id
 * @param tag the plug-in shared variable {@code tag}, blank for none
 */
public record BypassSettings(
    boolean sync, boolean async, boolean flows, List<String> stepIds, String tag) {
  public static final BypassSettings NONE = new BypassSettings(false, false, false, List.of(), "");

  public BypassSettings {
    stepIds = List.copyOf(stepIds);
  }
}
