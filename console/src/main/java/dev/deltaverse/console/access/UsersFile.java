package dev.deltaverse.console.access;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file of those who may use the console, a line each: {@code NAME:ROLE:HASH}. Empty lines and
 * those that begin with {@code #} say nothing; they are lost when the file is written.
 */
public final class UsersFile {
  private static final Pattern NAME = Pattern.compile("[^:#\\s\\p{Cntrl}][^:\\p{Cntrl}]{0,99}");
  private static final Pattern HASH = Pattern.compile("\\*|\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path file;

  public UsersFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /**
   * All users by name.
   *
   * @throws MigrationException SETUP if there is no such file, others may write it, or a line of it
   *     cannot be understood
   */
  public Map<String, User> read() throws MigrationException {
    try {
      requireOwn();
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      Map<String, User> users = new LinkedHashMap<>();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          User user = user(line).orElse(null);
          if (user == null || users.put(user.name(), user) != null) {
            throw problem(
                "line " + (i + 1) + (user == null ? " is none of a user" : " names one again"),
                "A line is NAME:ROLE:HASH; `deltaverse users add` writes it.");
          }
        }
      }
      return users;
    } catch (NoSuchFileException e) {
      throw new MigrationException(
          Code.SETUP,
          "users file " + file + ": there is no such file",
          "Make it with `deltaverse users add NAME --role admin --users " + file + "`.",
          e);
    } catch (IOException e) {
      throw unusable("read", e);
    }
  }

  /** Whoever may write the file could make himself an admin. */
  private void requireOwn() throws IOException, MigrationException {
    if (posix() && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS_WRITE::contains)) {
      throw problem("others than its owner may write it", "Take that from them: chmod go-w.");
    }
  }

  private static Optional<User> user(String line) {
    String[] parts = line.split(":", -1);
    if (parts.length != 3 || !HASH.matcher(parts[2]).matches()) {
      return Optional.empty();
    }
    return Role.ofUser(parts[1])
        .filter(_ -> NAME.matcher(parts[0]).matches())
        .map(role -> new User(parts[0], role, parts[2]));
  }

  /**
   * Adds a user, or gives him another role and password; makes the file if there is none.
   *
   * @param hash as {@link Passwords#hash} gives it; null for a user who comes through a proxy
   */
  public void put(String name, Role role, @Nullable String hash) throws MigrationException {
    if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
      throw new MigrationException(
          Code.SETUP,
          "'" + name + "' is no name of a user",
          "Up to 100 characters, no colon, none of control, no # at its begin.");
    }
    Map<String, User> users = Files.exists(file) ? read() : new LinkedHashMap<>();
    users.put(name, new User(name, role, hash == null ? User.NO_PASSWORD : hash));
    write(users);
  }

  /**
   * Removes a user.
   *
   * @throws MigrationException SETUP if there is none of that name
   */
  public void remove(String name) throws MigrationException {
    Map<String, User> users = read();
    if (users.remove(name) == null) {
      throw problem(
          "there is no user " + name, "There are: " + String.join(", ", users.keySet()) + ".");
    }
    write(users);
  }

  private void write(Map<String, User> users) throws MigrationException {
    List<String> lines = new ArrayList<>();
    users.values().forEach(user -> lines.add(user.line()));
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException("it is no file");
      }
      // Its owner's alone before anything is in it, and moved in one step.
      Path part = Files.createTempFile(folder, "users", ".part");
      if (posix()) {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-------"));
      }
      Files.write(part, lines, StandardCharsets.UTF_8);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw unusable("write", e);
    }
  }

  private boolean posix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private MigrationException problem(String what, String hint) {
    return new MigrationException(Code.SETUP, "users file " + file + ": " + what, hint);
  }

  private MigrationException unusable(String operation, IOException e) {
    return new MigrationException(
        Code.SETUP,
        "users file "
            + file
            + ": it cannot be "
            + (operation.equals("read") ? "read" : "written")
            + ": "
            + e.getMessage(),
        "Check the folder and its permissions.",
        e);
  }
}
