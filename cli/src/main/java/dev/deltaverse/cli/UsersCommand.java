package dev.deltaverse.cli;

import dev.deltaverse.console.access.Passwords;
import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.access.User;
import dev.deltaverse.console.access.UsersFile;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the file of those who may use the console. */
@Command
final class UsersCommand implements Callable<Integer> {
  private static final String STATE = ".deltaverse";

  private final Deltaverse options;

  /** What is done with the file. */
  enum Action {
    ADD,
    REMOVE,
    LIST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "add (also to give another role and password), remove, or list.")
  private Action action = Action.LIST;

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The user's name.")
  private @Nullable String name;

  @Option(
      names = "--users",
      paramLabel = "FILE",
      required = true,
      description = "The users file; add makes it.")
  private Path file = Path.of("");

  @Option(names = "--role", paramLabel = "ROLE", description = "Of add: viewer, operator or admin.")
  private @Nullable String role;

  @Option(
      names = "--no-password",
      description = "Of add: the user comes through a proxy that signs him in.")
  private boolean noPassword;

  @Option(
      names = "--password-stdin",
      description = "Of add: read the password from stdin, its first line.")
  private boolean fromStdin;

  UsersCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    UsersFile users = new UsersFile(requireApart(options, file));
    switch (action) {
      case ADD -> add(users);
      case REMOVE -> users.remove(named());
      case LIST -> {}
    }
    tell(users.read().values());
    return ExitCode.OK.number();
  }

  private void add(UsersFile users) throws MigrationException {
    Role of =
        Role.ofUser(role == null ? "" : role)
            .orElseThrow(
                () ->
                    new MigrationException(
                        Code.SETUP,
                        role == null ? "no role was given" : "'" + role + "' is no role",
                        "Give --role viewer, operator or admin."));
    String who = named();
    if (noPassword) {
      users.put(who, of, null);
      return;
    }
    char[] password = fromStdin ? firstLine() : asked(who);
    try {
      users.put(who, of, Passwords.hash(password));
    } finally {
      Passwords.wipe(password);
    }
  }

  private String named() throws MigrationException {
    if (name == null) {
      throw new MigrationException(
          Code.SETUP, "no user was named", "Write users " + action + " NAME.");
    }
    return name;
  }

  private static char[] firstLine() throws MigrationException {
    try {
      String line =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      return line == null ? new char[0] : line.toCharArray();
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP, "the password cannot be read: " + e.getMessage(), "Check stdin.", e);
    }
  }

  private static char[] asked(String who) throws MigrationException {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new MigrationException(
          Code.SETUP,
          "there is no terminal to ask for the password of " + who,
          "Give it with --password-stdin.");
    }
    char[] password = console.readPassword("Password of %s: ", who);
    char[] again = console.readPassword("Once more: ");
    if (password == null || again == null || !Arrays.equals(password, again)) {
      throw new MigrationException(Code.SETUP, "the two passwords differ", "Try again.");
    }
    Passwords.wipe(again);
    return password;
  }

  private void tell(Collection<User> users) {
    if (options.json()) {
      ObjectNode json = Json.object().put("command", "users").put("exitCode", 0);
      ArrayNode array = json.putArray("users");
      users.forEach(
          user -> array.addObject().put("name", user.name()).put("role", user.role().word()));
      Json.print(options.out(), json);
      return;
    }
    TextTable table = new TextTable("<name", "<role");
    users.forEach(user -> table.line(user.name(), user.role().word()));
    table.lines().forEach(options.out()::println);
    options.out().flush();
  }

  /**
   * Hashes of passwords do not belong where the project is, which is kept in version control.
   *
   * @return the file
   * @throws MigrationException SETUP if it lies in the project's folder
   */
  static Path requireApart(Deltaverse options, Path file) throws MigrationException {
    Path project = options.directory().toAbsolutePath().normalize();
    Path at = file.toAbsolutePath().normalize();
    if (at.startsWith(project) && !at.startsWith(project.resolve(STATE))) {
      throw new MigrationException(
          Code.SETUP,
          "users file " + file + ": it lies in the project's folder, which may be shared",
          "Put it elsewhere, or into " + STATE + ", which is not in version control.");
    }
    return at;
  }
}
