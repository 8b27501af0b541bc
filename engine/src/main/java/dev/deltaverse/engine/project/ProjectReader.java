package dev.deltaverse.engine.project;

import dev.deltaverse.engine.MigrationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads a project file ({@code deltaverse.yaml}) for one profile. All that is wrong with it is told
 * at once. Thread-safe: nothing is kept between calls.
 */
public final class ProjectReader {
  private ProjectReader() {}

  /**
   * The project, with defaults filled in and references to the environment replaced.
   *
   * @param file the project file
   * @param profile a profile of the file, or {@code default} for the keys at its top alone
   * @param environment what <code>${NAME}</code> in the file stands for
   * @throws MigrationException with code SETUP, if anything is wrong; its message has one line for
   *     each {@link Problem}, in file order
   */
  public static Project read(Path file, String profile, Map<String, String> environment)
      throws MigrationException {
    Problems problems = new Problems(file);
    Optional<Project> project = read(file, profile, environment, problems);
    if (project.isEmpty() || !problems.isEmpty()) {
      throw wrong(problems);
    }
    return project.get();
  }

  /**
   * The profiles that a project file has, in its order; {@code default} comes first if the top of
   * the file stands alone. Nothing else of the file is looked at.
   *
   * @throws MigrationException with code SETUP, if the file cannot be read
   */
  public static List<String> profiles(Path file) throws MigrationException {
    Problems problems = new Problems(file);
    Optional<Node.Mapping> root = new YamlFile(file, problems).read();
    if (root.isEmpty()) {
      throw wrong(problems);
    }
    return ProfileChoice.names(root.get());
  }

  private static MigrationException wrong(Problems problems) {
    List<Problem> found = problems.inOrder();
    return new MigrationException(
        MigrationException.Code.SETUP,
        found.stream().map(Problem::toString).collect(Collectors.joining("\n")),
        found.size() == 1
            ? "Correct the project file and run again."
            : "Correct these " + found.size() + " places of the project file and run again.");
  }

  /**
   * Loads what {@link #read} needs, which takes longer than reading a small project: for another
   * thread, while this one is not that far yet.
   */
  public static void prepare() {
    SchemaCheck.prepare();
  }

  /** What is wrong with a project file, in file order; empty if {@link #read} would succeed. */
  public static List<Problem> problems(Path file, String profile, Map<String, String> environment) {
    Problems problems = new Problems(file);
    read(file, profile, environment, problems);
    return problems.inOrder();
  }

  private static Optional<Project> read(
      Path file, String profile, Map<String, String> environment, Problems problems) {
    Optional<Node.Mapping> written = new YamlFile(file, problems).read();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    SchemaCheck.written(written.get(), problems);
    return ProfileChoice.merged(written.get(), profile, problems)
        .map(
            merged -> {
              Node.Mapping resolved =
                  SchemaCheck.resolved(
                      new References(environment, problems).replace(merged), problems);
              return new ProjectMapping(file, profile).read(new Section(resolved, problems));
            });
  }
}
