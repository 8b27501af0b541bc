package dev.deltaverse.engine.project;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Paths of the project file; they are relative to its folder. */
final class ProjectFolder {
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:.*", Pattern.DOTALL);

  private final Path folder;

  ProjectFolder(Path file) {
    this.folder = file.toAbsolutePath().resolveSibling("").normalize();
  }

  /** The path at a key; empty where the key is absent or no path (then with a problem). */
  Optional<Path> path(Section section, String key) {
    return section.text(key).flatMap(text -> path(text, section, key));
  }

  Path path(Section section, String key, String fallback) {
    return path(section, key).orElse(folder.resolve(fallback));
  }

  private Optional<Path> path(String text, Section section, String key) {
    try {
      return Optional.of(folder.resolve(text).normalize());
    } catch (InvalidPathException e) {
      section.problem(key, "this is not a path (" + e.getReason() + ")", "correct it");
      return Optional.empty();
    }
  }

  /** The path at a key, which must be a file that can be read. */
  Optional<Path> existingFile(Section section, String key, String what) {
    Optional<Path> path = path(section, key);
    path.ifPresent(
        p -> {
          if (Files.isDirectory(p)) {
            section.problem(
                key, what + " " + shown(section, key, p) + " is a folder", "name a file");
          } else if (!Files.isReadable(p)) {
            section.problem(
                key,
                what
                    + " "
                    + shown(section, key, p)
                    + (Files.exists(p) ? " cannot be read" : " does not exist"),
                "correct the path (it is relative to the project file) or the permissions");
          }
        });
    return path.filter(p -> Files.isRegularFile(p) && Files.isReadable(p));
  }

  /** The path for messages; a reference stays one, since it may be a secret in the wrong place. */
  static String shown(Section section, String key, Path path) {
    return section
        .node(key)
        .filter(n -> n instanceof Node.Scalar s && References.holdsReference(s.raw()))
        .map(Node::kindName)
        .orElse(path.toString());
  }

  /** Whether a file name or glob stays in the snapshot folder; adds the problem if not. */
  static boolean staysInside(String pattern, Place place, Problems problems) {
    String fault =
        pattern.startsWith("/") || DRIVE.matcher(pattern).matches()
            ? "'" + pattern + "' is an absolute path"
            : pattern.contains("\\")
                ? "'" + pattern + "' has a backslash"
                : Pattern.compile("(^|/)\\.\\.(/|$)").matcher(pattern).find()
                    ? "'" + pattern + "' leaves the snapshot folder"
                    : syntaxFault(pattern);
    if (!fault.isEmpty()) {
      problems.addUnlessKnown(
          place, fault, "write a file name or glob below the snapshot folder, with '/'");
    }
    return fault.isEmpty();
  }

  private static String syntaxFault(String pattern) {
    try {
      FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      if (pattern.indexOf('\0') >= 0) {
        return "the file name has a NUL character";
      }
      return "";
    } catch (PatternSyntaxException e) {
      return "'" + pattern + "' is not a glob (" + e.getDescription() + ")";
    }
  }
}
