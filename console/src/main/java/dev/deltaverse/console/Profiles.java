package dev.deltaverse.console;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.project.Project;
import java.util.List;
import java.util.Optional;

/** The profiles of a project. Thread-safe. */
public interface Profiles {

  /** Of a project that has one profile. */
  static Profiles one(
      Project project, Controls controls, Checks checks, Optional<Schedule> schedule) {
    Profile profile = new Profile(project, controls, checks, schedule);
    return new Profiles() {
      @Override
      public List<String> names() {
        return List.of(project.profile());
      }

      @Override
      public Profile open(String name) {
        return profile;
      }
    };
  }

  /** Their names; the first is that of the pages whose address names none. */
  List<String> names();

  /**
   * Makes what is served of a profile.
   *
   * @param name one of the names
   * @throws MigrationException SETUP if the project file cannot be used with this profile, for
   *     example because a variable that it refers to is not set
   */
  Profile open(String name) throws MigrationException;
}
