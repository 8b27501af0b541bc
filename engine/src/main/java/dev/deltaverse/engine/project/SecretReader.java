package dev.deltaverse.engine.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads secrets, which stand in the environment or in a file, and never in the project file. */
final class SecretReader {
  private final ProjectFolder folder;

  SecretReader(ProjectFolder folder) {
    this.folder = folder;
  }

  /** The secret at a key; an empty one if it is missing or, told as a problem, wrong. */
  Secret read(Section section, String key) {
    return section
        .node(key)
        .flatMap(
            node ->
                switch (node) {
                  case Node.Mapping mapping -> fromFile(section.asSection(mapping));
                  case Node.Scalar scalar -> fromVariable(scalar, section, key);
                  case Node.Sequence _ -> Optional.<Secret>empty();
                })
        .orElse(new Secret(""));
  }

  private static Optional<Secret> fromVariable(Node.Scalar scalar, Section section, String key) {
    if (!References.isReference(scalar.raw())) {
      section
          .problems()
          .addUnlessKnown(
              scalar.place(),
              "a secret must not stand in the file",
              "write ${NAME} of an environment variable, or { file: PATH }");
      return Optional.empty();
    }
    if (scalar.text().isBlank()) {
      section.problem(key, "the environment variable of " + scalar.raw() + " is empty", "set it");
    }
    return Optional.of(new Secret(scalar.text()));
  }

  private Optional<Secret> fromFile(Section section) {
    Optional<Path> file = folder.existingFile(section, "file", "the secret file");
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String shown = ProjectFolder.shown(section, "file", file.get());
    try {
      String text = Files.readString(file.get(), StandardCharsets.UTF_8).strip();
      if (text.isEmpty()) {
        section.problem("file", "the secret file " + shown + " is empty", "write it");
      }
      return Optional.of(new Secret(text));
    } catch (IOException e) {
      section.problem(
          "file",
          "the secret file " + shown + " cannot be read as UTF-8",
          "check its content and permissions");
      return Optional.empty();
    }
  }
}
