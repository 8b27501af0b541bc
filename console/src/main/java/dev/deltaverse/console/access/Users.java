package dev.deltaverse.console.access;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Those who may use the console, as their file says now: it is read anew when it has changed.
 * Thread-safe.
 */
public final class Users {
  private final UsersFile file;
  private @Nullable Stamp read;
  private Map<String, User> users = Map.of();

  /** A file that was put in place of another has another key. */
  private record Stamp(FileTime changed, long bytes, @Nullable Object key) {}

  private Users(UsersFile file) {
    this.file = file;
  }

  /**
   * The users of a file.
   *
   * @throws MigrationException SETUP if it cannot be read, or there is nobody in it
   */
  public static Users of(Path path) throws MigrationException {
    UsersFile file = new UsersFile(path);
    if (file.read().isEmpty()) {
      throw new MigrationException(
          Code.SETUP,
          "users file " + path + ": nobody is in it",
          "Add somebody with `deltaverse users add`.");
    }
    return new Users(file);
  }

  /**
   * A user.
   *
   * @throws MigrationException SETUP if the file cannot be read any more
   */
  public synchronized Optional<User> find(String name) throws MigrationException {
    Stamp now = stamp();
    if (!now.equals(read)) {
      users = file.read();
      read = now;
    }
    return Optional.ofNullable(users.get(name));
  }

  /** The user whose name and password these are. */
  public Optional<User> signIn(String name, char[] password) throws MigrationException {
    Optional<User> user = find(name);
    return Passwords.matches(user, password) ? user : Optional.empty();
  }

  private Stamp stamp() throws MigrationException {
    try {
      BasicFileAttributes now = Files.readAttributes(file.path(), BasicFileAttributes.class);
      return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "users file " + file.path() + ": it cannot be read: " + e.getMessage(),
          "Put it back; nobody can sign in without it.",
          e);
    }
  }
}
