package dev.deltaverse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.deltaverse.cli.Workplace.Ended;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may use the console, from the command line. */
final class UsersCommandTest {
  @TempDir private Path folder = Path.of("");

  private Ended users(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "users";
    all[1] = "--users";
    all[2] = folder.resolve("users").toString();
    System.arraycopy(args, 0, all, 3, args.length);
    return Workplace.runAnywhere(all);
  }

  private Ended withPassword(String password, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return users(args);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void usersAreAddedChangedAndRemoved() throws Exception {
    Ended add =
        withPassword(
            "correct-horse-battery", "add", "anna", "--role", "operator", "--password-stdin");
    assertThat(add.err()).isEmpty();
    assertThat(add.out()).isEqualTo("name  role\nanna  operator\n");
    assertThat(Files.readString(folder.resolve("users")))
        .matches("anna:operator:\\$2a\\$12\\$[./A-Za-z0-9]{53}\n");
    assertThat(users("add", "bert", "--role", "viewer", "--no-password").exitCode()).isZero();
    assertThat(users("list", "--json").json().path("users").get(1).path("name").asString())
        .isEqualTo("bert");
    assertThat(users("remove", "anna").exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("users"))).isEqualTo("bert:viewer:*\n");
  }

  @Test
  void whatCannotBeIsToldWithTheNextStep() throws Exception {
    assertThat(users("add", "anna").err())
        .isEqualTo(
            "deltaverse users: no role was given\n"
                + "Next step: Give --role viewer, operator or admin.\n");
    assertThat(users("add", "anna", "--role", "nobody").err()).contains("'nobody' is no role");
    assertThat(withPassword("short", "add", "a", "--role", "viewer", "--password-stdin").err())
        .isEqualTo(
            "deltaverse users: the password has 5 characters\n" + "Next step: Take 12 at least.\n");
    assertThat(
            withPassword("ä".repeat(37), "add", "a", "--role", "viewer", "--password-stdin").err())
        .contains("the password has 74 bytes in UTF-8");
    assertThat(users("list").err()).contains("there is no such file");
    assertThat(Workplace.runAnywhere("users", "list", "--users", "users").err())
        .contains("it lies in the project's folder");
    assertThat(Files.exists(folder.resolve("users"))).isFalse();
  }

  @Test
  void aServerBeyondThisMachineNeedsUsersAndACertificate() {
    assertThat(Workplace.runAnywhere("serve", "--host", "0.0.0.0").err())
        .isEqualTo(
            "deltaverse serve: listen on 0.0.0.0: beyond this machine visitors must sign in\n"
                + "Next step: Name the users with --users FILE, or leave --host out and come by an"
                + " SSH tunnel.\n");
    assertThat(Workplace.runAnywhere("serve", "--tls-cert", "c.pem").err())
        .contains("a certificate is named in part");
    assertThat(Workplace.runAnywhere("serve", "--proxy-header", "X-Forwarded-User").err())
        .contains("a proxy is named in part");
  }
}
