package dev.deltaverse.engine.check;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.project.ColumnMapping;
import dev.deltaverse.engine.project.DeletePolicy;
import dev.deltaverse.engine.project.LinkMapping;
import dev.deltaverse.engine.project.TableMapping;
import dev.deltaverse.engine.target.ColumnType;
import dev.deltaverse.engine.target.Right;
import dev.deltaverse.engine.target.UserAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Each application user by itself: whether it can sign in, reaches the same environment as the
 * others, has the rights that the project needs on each table; and whether the clocks agree, by
 * which tokens are judged.
 */
final class UserCheck implements TargetCheck {
  /** Entra ID refuses times that are off by more than five minutes. */
  private static final Duration MOST_SKEW = Duration.ofMinutes(5);

  /** Beyond this the Date header's seconds and the way of the answer explain nothing. */
  private static final Duration NO_SKEW = Duration.ofSeconds(30);

  private final List<SignIn> users;

  /**
   * @param users what became of each user's signing in, in the project's order
   */
  UserCheck(List<SignIn> users) {
    this.users = List.copyOf(users);
  }

  @Override
  public String object() {
    return "users";
  }

  @Override
  public void run(Living living, Consumer<CheckResult> results) {
    Map<String, Set<Right>> needed = needed(living);
    for (SignIn signIn : users) {
      switch (signIn) {
        case SignIn.Refused(CheckUser user, MigrationException failure) ->
            results.accept(CheckResult.Fail.of("user " + user.name(), failure));
        case SignIn.Done done -> {
          results.accept(user(living, done, needed));
          done.answer().serverTime().ifPresent(t -> results.accept(clock(done, t)));
        }
      }
    }
  }

  private static CheckResult user(
      Living living, SignIn.Done signIn, Map<String, Set<Right>> needed) {
    String object = "user " + signIn.user().name();
    String organization = signIn.answer().organizationId();
    if (!organization.equals(living.schema().organizationId())) {
      return new CheckResult.Fail(
          Code.TARGET,
          object,
          "reaches organization "
              + organization
              + ", another user reaches "
              + living.schema().organizationId(),
          "Give all users of the project credentials for one environment.");
    }
    UserAccess access;
    try {
      access = signIn.user().inspection().access(needed.keySet());
    } catch (MigrationException e) {
      return CheckResult.Fail.of(object, e);
    }
    Map<String, String> lacking = new TreeMap<>();
    needed.forEach(
        (table, rights) -> {
          Set<Right> missing = EnumSet.noneOf(Right.class);
          missing.addAll(access.lacking().getOrDefault(table, Set.of()));
          missing.retainAll(rights);
          if (!missing.isEmpty()) {
            lacking.put(table, missing.stream().map(Right::text).collect(Collectors.joining(", ")));
          }
        });
    if (!lacking.isEmpty()) {
      return new CheckResult.Fail(
          Code.TARGET,
          object,
          "may not "
              + lacking.entrySet().stream()
                  .map(e -> e.getValue() + " on " + e.getKey())
                  .collect(Collectors.joining("; ")),
          "Give the user a security role with these privileges, for the whole organization.");
    }
    BypassSettings bypass = living.project().target().bypass();
    if ((bypass.sync() || bypass.async() || !bypass.stepIds().isEmpty())
        && !access.maySkipLogic()) {
      return new CheckResult.Fail(
          Code.TARGET,
          object,
          "may not bypass custom logic, which the project asks for",
          "Add prvBypassCustomBusinessLogic to a role of the user, or remove target.bypass.");
    }
    return new CheckResult.Pass(
        object, "signed in, with all rights on " + Counts.of(needed.size(), "table"));
  }

  private static CheckResult clock(SignIn.Done signIn, Instant there) {
    Duration skew = Duration.between(there, signIn.at()).abs();
    String object = "clock";
    String user = signIn.user().name();
    String finding =
        "differs from the server's by " + skew.toSeconds() + " s, as user " + user + " sees it";
    if (skew.compareTo(MOST_SKEW) > 0) {
      return new CheckResult.Fail(
          Code.TARGET, object, finding, "Set this machine's clock; tokens are refused otherwise.");
    }
    return skew.compareTo(NO_SKEW) > 0
        ? new CheckResult.Warn(object, finding, "Let this machine's clock be set by a time server.")
        : new CheckResult.Pass(object, "agrees with the server's, as user " + user + " sees it");
  }

  /** What a run does with rows of each table. */
  private static Map<String, Set<Right>> needed(Living living) {
    Map<String, Set<Right>> needed = new TreeMap<>();
    for (TableMapping table : living.project().tables()) {
      if (living.schema().table(table.target()).isEmpty()) {
        continue;
      }
      Set<Right> rights =
          needed.computeIfAbsent(
              table.target(), _ -> EnumSet.of(Right.CREATE, Right.READ, Right.WRITE));
      if (table.delete() instanceof DeletePolicy.Delete) {
        rights.add(Right.DELETE);
      }
      for (ColumnMapping column : table.columns()) {
        if (column.lookup().isPresent()) {
          rights.add(Right.APPEND);
          living.table(table.target()).column(column.target()).stream()
              .map(c -> c.type())
              .filter(ColumnType.Lookup.class::isInstance)
              .flatMap(t -> ((ColumnType.Lookup) t).targets().stream())
              .filter(t -> living.project().tables().stream().anyMatch(p -> p.target().equals(t)))
              .filter(t -> living.schema().table(t).isPresent())
              .forEach(t -> appendTo(needed, t));
        }
      }
    }
    for (LinkMapping link : living.project().links()) {
      for (String side : List.of(link.left().table(), link.right().table())) {
        living
            .project()
            .table(side)
            .map(TableMapping::target)
            .filter(t -> living.schema().table(t).isPresent())
            .ifPresent(
                t -> {
                  appendTo(needed, t);
                  needed.getOrDefault(t, EnumSet.noneOf(Right.class)).add(Right.APPEND);
                });
      }
    }
    return needed;
  }

  private static void appendTo(Map<String, Set<Right>> needed, String table) {
    needed
        .computeIfAbsent(table, _ -> EnumSet.of(Right.CREATE, Right.READ, Right.WRITE))
        .add(Right.APPEND_TO);
  }
}
