package dev.deltaverse.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what, read from the rows of {@code role}, {@code privilege} and the two N:N
 * relationships between users, roles and privileges. Role System Administrator has every privilege
 * without rows that say so. Thread-safe.
 */
final class Roles {
  static final String ADMINISTRATOR = "row:role";
  static final String OF_USERS = "systemuserroles_association";
  static final String OF_PRIVILEGES = "roleprivileges_association";

  /**
   * A privilege that belongs to no table.
   *
   * @param id its documented id; null where none is documented
   */
  record General(String name, @Nullable String id) {}

  static final String BYPASS_LOGIC = "prvBypassCustomBusinessLogic";
  static final String BYPASS_PLUG_INS = "prvBypassCustomPlugins";
  static final String BULK_DELETE = "prvBulkDelete";
  static final String OVERRIDE_CREATED_ON = "prvOverrideCreatedOnCreatedBy";
  static final String ACT_ON_BEHALF = "prvActOnBehalfOfAnotherUser";

  /** Ids: Microsoft Learn, "Bypass custom Dataverse logic". */
  private static final List<General> GENERAL =
      List.of(
          new General(BYPASS_LOGIC, "0ea552b0-a491-4470-9a1b-82068deccf66"),
          new General(BYPASS_PLUG_INS, "148a9eaf-d0c4-4196-9852-c3a38e35f6a1"),
          new General(BULK_DELETE, null),
          new General(OVERRIDE_CREATED_ON, null),
          new General(ACT_ON_BEHALF, null));

  /** Kinds of definitions that take privileges of their own. */
  private static final List<String> DEFINITIONS =
      List.of("Entity", "Attribute", "EntityKey", "Relationship", "OptionSet");

  /** The general privileges, with those for definitions. */
  static List<General> general() {
    List<General> all = new ArrayList<>(GENERAL);
    for (String kind : DEFINITIONS) {
      for (TablePrivilege.Verb verb :
          List.of(
              TablePrivilege.Verb.CREATE, TablePrivilege.Verb.WRITE, TablePrivilege.Verb.DELETE)) {
        all.add(new General(definition(verb, kind), null));
      }
    }
    return all;
  }

  /** The privilege that a change of definitions takes, such as {@code prvCreateAttribute}. */
  static String definition(TablePrivilege.Verb verb, String kind) {
    return "prv" + verb.wireName + kind;
  }

  private final Environment environment;
  private final Map<UUID, Rights> known = new HashMap<>();
  private long stamp = -1;

  Roles(Environment environment) {
    this.environment = environment;
  }

  Rights of(UUID user) {
    return environment.store.read(store -> cached(store, user));
  }

  private synchronized Rights cached(Store store, UUID user) {
    long now = store.customizations();
    if (now != stamp) {
      known.clear();
      stamp = now;
    }
    return known.computeIfAbsent(user, id -> read(store, id));
  }

  private Rights read(Store store, UUID user) {
    UUID administrator = environment.ids.named(ADMINISTRATOR);
    Model model = environment.model();
    Table privileges = model.require("privilege");
    Set<String> names = new HashSet<>();
    for (UUID role : tied(store, "systemuserroles", "systemuserid", user, "roleid")) {
      if (role.equals(administrator)) {
        return Rights.ALL;
      }
      for (UUID id : tied(store, "roleprivileges", "roleid", role, "privilegeid")) {
        Row row = store.row(privileges, id);
        if (row != null && row.cell(privileges.position("name")) instanceof String name) {
          names.add(name.toLowerCase(Locale.ROOT));
        }
      }
    }
    return new Rights(false, names);
  }

  private List<UUID> tied(Store store, String intersect, String own, UUID id, String other) {
    Table table = environment.model().require(intersect);
    List<UUID> found = new ArrayList<>();
    for (UUID pair : store.pointingTo(intersect, own, id)) {
      Row row = store.row(table, pair);
      if (row != null && row.cell(table.position(other)) instanceof UUID target) {
        found.add(target);
      }
    }
    return found;
  }

  /** The id of a general privilege's row. */
  static UUID id(General privilege, Ids ids) {
    return privilege.id() == null
        ? ids.named("privilege:" + privilege.name())
        : UUID.fromString(privilege.id());
  }
}
