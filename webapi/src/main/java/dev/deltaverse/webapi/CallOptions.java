package dev.deltaverse.webapi;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Optional headers of a call. Immutable; start with {@link #none()}.
 *
 * <p>Source: Microsoft Learn, "Use optional parameters", "Bypass custom Dataverse logic", "Bypass
 * Power Automate flows", "Use elastic tables using code".
 *
 * @param bypass custom logic that is not run; needs prvBypassCustomBusinessLogic
 * @param bypassSteps ids of plug-in steps that are not run (the service takes 3 unless configured)
 * @param suppressFlows true if no Power Automate flow is started
 * @param detectDuplicates true if duplicate detection rules are applied; off by default
 * @param tag a text that plug-ins see as the shared variable {@code tag}, null for none
 * @param caller the Entra object id of the user to act for, null for none
 * @param solution unique name of the unmanaged solution that new components go to, null for none
 * @param session what an earlier answer told as {@link Answer#sessionToken}, null for none
 */
public record CallOptions(
    Set<Logic> bypass,
    Set<UUID> bypassSteps,
    boolean suppressFlows,
    boolean detectDuplicates,
    @Nullable String tag,
    @Nullable UUID caller,
    @Nullable String solution,
    @Nullable String session) {

  /** Kinds of custom logic that can be bypassed. */
  public enum Logic {
    SYNCHRONOUS,
    ASYNCHRONOUS
  }

  public CallOptions {
    bypass = Set.copyOf(bypass);
    bypassSteps = Set.copyOf(bypassSteps);
  }

  public static CallOptions none() {
    return new CallOptions(Set.of(), Set.of(), false, false, null, null, null, null);
  }

  public CallOptions bypassing(Logic first, Logic... more) {
    return new CallOptions(
        EnumSet.of(first, more),
        bypassSteps,
        suppressFlows,
        detectDuplicates,
        tag,
        caller,
        solution,
        session);
  }

  public CallOptions bypassingSteps(Set<UUID> steps) {
    return new CallOptions(
        bypass, steps, suppressFlows, detectDuplicates, tag, caller, solution, session);
  }

  public CallOptions suppressingFlows() {
    return new CallOptions(
        bypass, bypassSteps, true, detectDuplicates, tag, caller, solution, session);
  }

  public CallOptions detectingDuplicates() {
    return new CallOptions(
        bypass, bypassSteps, suppressFlows, true, tag, caller, solution, session);
  }

  public CallOptions tagged(String text) {
    return new CallOptions(
        bypass, bypassSteps, suppressFlows, detectDuplicates, text, caller, solution, session);
  }

  public CallOptions actingFor(UUID entraObjectId) {
    return new CallOptions(
        bypass,
        bypassSteps,
        suppressFlows,
        detectDuplicates,
        tag,
        entraObjectId,
        solution,
        session);
  }

  public CallOptions inSolution(String uniqueName) {
    return new CallOptions(
        bypass, bypassSteps, suppressFlows, detectDuplicates, tag, caller, uniqueName, session);
  }

  /**
   * The same, reading what the session has written to elastic tables. Source: Microsoft Learn, "Use
   * elastic tables using code".
   *
   * @param token opaque
   */
  public CallOptions inSession(String token) {
    return new CallOptions(
        bypass, bypassSteps, suppressFlows, detectDuplicates, tag, caller, solution, token);
  }

  /** The same without a tag, which is not a header but part of a URL. */
  CallOptions withoutTag() {
    return new CallOptions(
        bypass, bypassSteps, suppressFlows, detectDuplicates, null, caller, solution, session);
  }

  List<Call.Field> headers() {
    List<Call.Field> fields = new ArrayList<>();
    if (!bypass.isEmpty()) {
      String value =
          new TreeSet<>(bypass)
              .stream()
                  .map(l -> l == Logic.SYNCHRONOUS ? "CustomSync" : "CustomAsync")
                  .collect(Collectors.joining(","));
      fields.add(new Call.Field("MSCRM.BypassBusinessLogicExecution", value));
    }
    if (!bypassSteps.isEmpty()) {
      String value =
          new TreeSet<>(bypassSteps).stream().map(UUID::toString).collect(Collectors.joining(","));
      fields.add(new Call.Field("MSCRM.BypassBusinessLogicExecutionStepIds", value));
    }
    if (suppressFlows) {
      fields.add(new Call.Field("MSCRM.SuppressCallbackRegistrationExpanderJob", "true"));
    }
    if (detectDuplicates) {
      fields.add(new Call.Field("MSCRM.SuppressDuplicateDetection", "false"));
    }
    if (caller != null) {
      fields.add(new Call.Field("CallerObjectId", caller.toString()));
    }
    if (solution != null) {
      fields.add(new Call.Field("MSCRM.SolutionUniqueName", solution));
    }
    if (session != null) {
      fields.add(new Call.Field("MSCRM.SessionToken", session));
    }
    return fields;
  }
}
