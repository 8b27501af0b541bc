package dev.deltaverse.emulator;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * Which custom logic a request asks to leave out (bypass-custom-business-logic,
 * bypass-power-automate-flows).
 *
 * @param sync synchronous plug-ins
 * @param async asynchronous plug-ins
 * @param flows cloud flows
 * @param steps these steps
 */
record Bypass(boolean sync, boolean async, boolean flows, Set<UUID> steps) {
  Bypass {
    steps = Set.copyOf(steps);
  }

  static Bypass of(Request request, Environment environment) {
    boolean sync = "true".equalsIgnoreCase(request.header("MSCRM.BypassCustomPluginExecution"));
    boolean async = false;
    String logic = request.header("MSCRM.BypassBusinessLogicExecution");
    if (logic != null) {
      for (String part : logic.split(",", -1)) {
        switch (part.strip().toLowerCase(Locale.ROOT)) {
          case "customsync" -> sync = true;
          case "customasync" -> async = true;
          default ->
              throw Refusal.badRequest(
                  "0x80040203", "MSCRM.BypassBusinessLogicExecution is '" + logic + "'.");
        }
      }
    }
    boolean flows =
        "true".equalsIgnoreCase(request.header("MSCRM.SuppressCallbackRegistrationExpanderJob"));
    return new Bypass(sync, async, flows, steps(request, environment));
  }

  /** Leaving out custom logic takes a privilege; leaving out flows does not. */
  void requirePrivilege(Caller caller) {
    if ((sync || async || !steps.isEmpty())
        && caller.missing().contains("prvBypassCustomBusinessLogic")) {
      throw new Refusal(
          403,
          "0x80040220",
          "Principal user (Id="
              + caller.user()
              + ", type=8) is missing prvBypassCustomBusinessLogic privilege.");
    }
  }

  private static Set<UUID> steps(Request request, Environment environment) {
    Set<UUID> steps = new HashSet<>();
    String list = request.header("MSCRM.BypassBusinessLogicExecutionStepIds");
    if (list != null) {
      for (String part : list.split(",", -1)) {
        UUID id = Cells.guidOrNull(part.strip());
        if (id == null) {
          throw Refusal.badRequest("0x80040203", "'" + part + "' is not the id of a step.");
        }
        steps.add(id);
      }
      int limit = environment.bypassStepLimit();
      if (steps.size() > limit) {
        throw Refusal.badRequest(
            "0x80040203",
            steps.size() + " steps are to be bypassed; the organization's limit is " + limit + ".");
      }
    }
    return steps;
  }
}
