package dev.deltaverse.engine.target;

import java.util.Map;
import java.util.Set;

/**
 * What an application user may do.
 *
 * @param lacking rights that the user does not have, by the table's logical name; tables whose
 *     rights are all there are absent
 * @param maySkipLogic whether custom business logic may be bypassed by this user
 */
public record UserAccess(Map<String, Set<Right>> lacking, boolean maySkipLogic) {
  public UserAccess {
    lacking = Map.copyOf(lacking);
  }
}
