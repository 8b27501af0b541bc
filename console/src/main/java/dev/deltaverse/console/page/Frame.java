package dev.deltaverse.console.page;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.access.Visitor;
import java.util.List;

/**
 * What stands around every page.
 *
 * @param project the project's name
 * @param profiles all of the project by name, this one among them
 * @param base what the address of each page of this profile begins with
 * @param target the target's host, with its port if it is named
 * @param theme {@code light}, {@code dark}, or empty for the browser's choice
 * @param token goes with every form
 * @param visitor who looks at it
 * @param signsIn whether visitors sign in, and out, here
 * @param controlled whether this console can do anything
 * @param assets a text that changes with the assets
 */
public record Frame(
    String project,
    String profile,
    List<String> profiles,
    String base,
    String target,
    String theme,
    String token,
    Visitor visitor,
    boolean signsIn,
    boolean controlled,
    String version,
    String assets) {

  /** Whether the project has other profiles. */
  boolean several() {
    return profiles.size() > 1;
  }

  /** Where a run goes to, for who starts it. */
  String where() {
    return several() ? target + " (" + profile + ")" : target;
  }

  /** Whether the visitor is somebody. */
  boolean known() {
    return visitor.role() != Role.NOBODY;
  }

  /** Whether the visitor may start and control runs. */
  boolean operates() {
    return controlled && visitor.role().reaches(Role.OPERATOR);
  }

  /** Whether the visitor may see values of rows. */
  boolean seesValues() {
    return visitor.role().seesValues();
  }

  /** Whether the visitor may see the audit log. */
  boolean audits() {
    return visitor.role().reaches(Role.ADMIN);
  }
}
