package dev.deltaverse.engine.target.dataverse;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.BypassSettings;
import dev.deltaverse.engine.target.Switch;
import dev.deltaverse.engine.target.Switchboard;
import dev.deltaverse.webapi.Body;
import dev.deltaverse.webapi.Call;
import dev.deltaverse.webapi.DataverseClient;
import dev.deltaverse.webapi.HeldPrivilege;
import dev.deltaverse.webapi.Query;
import dev.deltaverse.webapi.Row;
import dev.deltaverse.webapi.Sleeper;
import dev.deltaverse.webapi.TablePrivilege;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Plug-in steps, cloud flows and duplicate rules of an environment. The first user of the project
 * switches. Thread-safe.
 *
 * <p>Sources: "Bypass custom Dataverse logic", "SdkMessageProcessingStep table reference", "Work
 * with cloud flows using code", PublishDuplicateRule action, UnpublishDuplicateRule action.
 */
final class DataverseSwitchboard implements Switchboard {
  /** What BypassBusinessLogicExecutionStepIdsLimit is, unless an organisation sets it otherwise. */
  private static final int MOST_STEPS = 3;

  private static final Duration LOOKS_EACH = Duration.ofSeconds(1);
  private static final int MOST_LOOKS = 60;

  private final List<DataverseTarget.User> users;
  private final BypassSettings settings;
  private final Reads reads;
  private final Sleeper sleeper;
  private final Consumer<Set<UUID>> bypasses;
  private final Map<String, Step> steps = new ConcurrentHashMap<>();

  /** What decides whether a step can be left out. */
  private record Step(boolean async, boolean bypassable) {}

  /**
   * A kind as the Web API has it.
   *
   * @param condition what can be switched
   * @param on values of state and status, of which the first says whether it is on
   */
  private record Form(String table, String condition, List<Integer> on, List<Integer> off) {
    String set() {
      return table + "s";
    }

    String idColumn() {
      return table + "id";
    }
  }

  /**
   * @param settings what requests leave out in any case
   * @param bypasses takes the steps that requests leave out besides
   */
  DataverseSwitchboard(
      List<DataverseTarget.User> users,
      BypassSettings settings,
      Reads reads,
      Sleeper sleeper,
      Consumer<Set<UUID>> bypasses) {
    this.users = users;
    this.settings = settings;
    this.reads = reads;
    this.sleeper = sleeper;
    this.bypasses = bypasses;
  }

  private static Form form(Switch.Kind kind) {
    return switch (kind) {
      case STEP ->
          new Form(
              "sdkmessageprocessingstep",
              "customizationlevel eq 1 and iscustomizable/Value eq true",
              List.of(0, 1),
              List.of(1, 2));
      case FLOW -> new Form("workflow", "category eq 5", List.of(1, 2), List.of(0, 1));
      case DUPLICATE_RULE -> new Form("duplicaterule", "", List.of(1, 2), List.of(0, 0));
    };
  }

  private DataverseClient client() {
    return users.getFirst().client();
  }

  @Override
  public List<Switch> list(Collection<Switch.Kind> kinds) throws MigrationException {
    List<Switch> all = new ArrayList<>();
    for (Switch.Kind kind : new TreeSet<>(kinds)) {
      Form form = form(kind);
      Query query = Query.of(form.set()).select(columns(kind, form));
      Query narrowed = form.condition().isEmpty() ? query : query.filter(form.condition());
      List<Row> rows =
          reads.of(
              "Listing what can be switched",
              () -> {
                List<Row> read = new ArrayList<>();
                client().rows(narrowed).forEachRemaining(read::add);
                return read;
              });
      rows.stream().map(row -> one(kind, form, row)).sorted(BY_NAME).forEach(all::add);
    }
    return all;
  }

  private static final Comparator<Switch> BY_NAME =
      Comparator.comparing(Switch::name).thenComparing(Switch::id);

  private static String[] columns(Switch.Kind kind, Form form) {
    return switch (kind) {
      case STEP -> new String[] {form.idColumn(), "name", "statecode", "mode", "canbebypassed"};
      case FLOW -> new String[] {form.idColumn(), "name", "statecode"};
      case DUPLICATE_RULE -> new String[] {form.idColumn(), "name", "statecode", "statuscode"};
    };
  }

  private Switch one(Switch.Kind kind, Form form, Row row) {
    String id = row.text(form.idColumn()).orElse("");
    boolean on =
        switch (kind) {
          case STEP, FLOW -> row.whole("statecode").orElse(-1) == form.on().getFirst();
          // Between the two it is being published, by a job.
          case DUPLICATE_RULE -> row.whole("statuscode").orElse(0) != form.off().getLast();
        };
    if (kind == Switch.Kind.STEP) {
      steps.put(
          id,
          new Step(
              row.whole("mode").orElse(0) == 1, row.flag("canbebypassed").orElse(true)));
    }
    return new Switch(kind, id, row.text("name").orElse(""), on);
  }

  @Override
  public Set<String> lacking(Collection<Switch.Kind> kinds) throws MigrationException {
    Set<UUID> held = held(users.getFirst());
    Set<String> lacking = new TreeSet<>();
    for (Switch.Kind kind : new TreeSet<>(kinds)) {
      String table = form(kind).table();
      reads
          .of("Describing table " + table, () -> client().describeTable(table).privileges())
          .stream()
          .filter(p -> p.right() == TablePrivilege.Right.WRITE && !held.contains(p.id()))
          .forEach(p -> lacking.add(p.name()));
    }
    return lacking;
  }

  private Set<UUID> held(DataverseTarget.User user) throws MigrationException {
    return reads
        .of(
            "Listing the privileges of the user",
            () -> user.client().privileges(user.client().whoAmI().userId()))
        .stream()
        .map(HeldPrivilege::id)
        .collect(Collectors.toSet());
  }

  @Override
  public Set<Switch> bypass(Collection<Switch> wanted) throws MigrationException {
    Set<Switch> left = new LinkedHashSet<>();
    Set<Switch> single = new LinkedHashSet<>();
    boolean may = wanted.stream().anyMatch(s -> s.kind() == Switch.Kind.STEP) && allMayBypass();
    for (Switch one : wanted) {
      switch (one.kind()) {
        case STEP -> {
          Step step = steps.getOrDefault(one.id(), new Step(false, false));
          if (may && step.bypassable()) {
            boolean covered = step.async() ? settings.async() : settings.sync();
            (covered || settings.stepIds().contains(one.id()) ? left : single).add(one);
          }
        }
        case FLOW -> {
          if (settings.flows()) {
            left.add(one);
          }
        }
        case DUPLICATE_RULE -> {} // requests do not ask for them, but plug-ins may
      }
    }
    Set<UUID> ids = new HashSet<>();
    if (single.size() + settings.stepIds().size() <= MOST_STEPS) {
      left.addAll(single);
      single.forEach(s -> ids.add(UUID.fromString(s.id())));
    }
    bypasses.accept(ids);
    return left;
  }

  private boolean allMayBypass() throws MigrationException {
    for (DataverseTarget.User user : users) {
      if (!held(user).contains(DataverseInspection.BYPASS)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void set(Switch.Kind kind, String id, boolean on) throws MigrationException {
    Form form = form(kind);
    Call call =
        switch (kind) {
          case STEP, FLOW -> {
            List<Integer> values = on ? form.on() : form.off();
            yield Call.patch(
                    form.set() + "(" + id + ")",
                    Body.json(
                        Map.of("statecode", values.getFirst(), "statuscode", values.getLast())))
                // Without it a PATCH makes a row that is not there.
                .ifMatch("*");
          }
          case DUPLICATE_RULE ->
              on
                  ? Call.post(
                      form.set() + "(" + id + ")/Microsoft.Dynamics.CRM.PublishDuplicateRule",
                      Body.json("{}"))
                  : Call.post(
                      "UnpublishDuplicateRule", Body.json(Map.of("DuplicateRuleId", id)));
        };
    String what = "Switching " + kind.text() + " " + id + (on ? " on" : " off");
    reads.of(what, () -> client().send(call));
    if (kind == Switch.Kind.DUPLICATE_RULE && !on) {
      awaitUnpublished(id, what);
    }
  }

  /** A job of the service does it. */
  private void awaitUnpublished(String id, String what) throws MigrationException {
    for (int look = 1; look <= MOST_LOOKS; look++) {
      if (list(Set.of(Switch.Kind.DUPLICATE_RULE)).stream()
          .noneMatch(s -> s.id().equals(id) && s.on())) {
        return;
      }
      try {
        sleeper.sleep(LOOKS_EACH);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new MigrationException(
            Code.TRANSIENT, what + ": interrupted", "Run again to go on.", e);
      }
    }
    throw new MigrationException(
        Code.TARGET,
        what + ": the service's job has not done it within " + MOST_LOOKS + " s",
        "Look at the system jobs of the environment, then run again.");
  }
}
