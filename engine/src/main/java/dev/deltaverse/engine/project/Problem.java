package dev.deltaverse.engine.project;

import java.nio.file.Path;

/**
 * One thing that is wrong in a project file.
 *
 * @param file the project file as it was named by the caller
 * @param line from 1
 * @param column from 1, in characters
 * @param path the key's place in the file, for example {@code tables.accounts.key[0]}; blank where
 *     the file as a whole is meant
 * @param message the rule that is broken and the value that breaks it
 * @param remedy what to write instead
 */
public record Problem(Path file, int line, int column, String path, String message, String remedy) {

  /** One line: {@code file:line:column: path: message; remedy}. */
  @Override
  public String toString() {
    String where = file + ":" + line + ":" + column + ": " + (path.isEmpty() ? "" : path + ": ");
    return where + message + "; " + remedy;
  }
}
