package dev.deltaverse.engine.project;

import java.net.URI;
import java.util.List;

/**
 * The Dataverse environment.
 *
 * @param url environment URL without the API path, https unless the host is localhost
 * @param users application users that share the work, at least one
 */
public record TargetSettings(URI url, List<ApplicationUser> users, BypassSettings bypass) {
  public TargetSettings {
    users = List.copyOf(users);
  }
}
