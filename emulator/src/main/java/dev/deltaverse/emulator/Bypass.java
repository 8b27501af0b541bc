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

  /**
   * What a request asks for. Leaving out custom logic takes a privilege; leaving out flows does
   * not.
   *
   * @throws Refusal 403 if the caller lacks the privilege
   */
  static Bypass of(Request request, Environment environment, Caller caller) {
    boolean sync = "true".equalsIgnoreCase(request.header("MSCRM.BypassCustomPluginExecution"));
    if (sync) {
      caller.require(Roles.BYPASS_PLUG_INS);
    }
    boolean async = false;
    String logic = request.header("MSCRM.BypassBusinessLogicExecution");
    if (logic != null) {
      caller.require(Roles.BYPASS_LOGIC);
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
    Set<UUID> steps = steps(request, environment);
    if (!steps.isEmpty()) {
      caller.require(Roles.BYPASS_LOGIC);
    }
    return new Bypass(sync, async, flows, steps);
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
