package dev.deltaverse.console;

import dev.deltaverse.console.access.Access;
import dev.deltaverse.console.access.Attempts;
import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.access.Sessions;
import dev.deltaverse.console.access.User;
import dev.deltaverse.console.access.Users;
import dev.deltaverse.console.access.Visitor;
import dev.deltaverse.console.page.LoginPage;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Actor;
import dev.deltaverse.engine.journal.AuditLog;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.security.BasicAuthCredentials;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Visitors who sign in by name and password: browsers on a page, programs with each request. */
final class SignIn implements Recognition {
  private final Users users;
  private final Sessions sessions;
  private final Attempts attempts;
  private final Cookies cookies;
  private final AuditLog log;

  /**
   * @throws MigrationException SETUP if the users file cannot be read
   */
  SignIn(Access.Login login, Cookies cookies, AuditLog log, Clock clock) throws MigrationException {
    this.users = Users.of(login.users());
    this.sessions = new Sessions(clock);
    this.attempts = new Attempts(clock);
    this.cookies = cookies;
    this.log = log;
  }

  void on(JavalinConfig config, Frames frames) {
    config.routes.get(
        "/login", context -> context.html(LoginPage.render(frames.of(context), "")), Role.NOBODY);
    config.routes.post("/login", context -> begin(context, frames), Role.NOBODY);
    config.routes.post("/logout", this::end, Role.VIEWER);
  }

  @Override
  public boolean signsIn() {
    return true;
  }

  @Override
  public Visitor visitor(Context context) throws MigrationException {
    String session = cookies.get(context, Cookies.SESSION);
    Optional<User> user = session == null ? Optional.empty() : current(sessions.seen(session));
    if (user.isEmpty() && Address.of(context).forPrograms()) {
      BasicAuthCredentials credentials = context.basicAuthCredentials();
      if (credentials != null) {
        user = Optional.of(user(context, credentials.getUsername(), credentials.getPassword()));
      }
    }
    return user.map(u -> new Visitor(new Actor(u.name(), context.ip()), u.role()))
        .orElseGet(() -> Visitor.nobody(context.ip()));
  }

  /** The user as the file has him now; empty if he is gone or has another password. */
  private Optional<User> current(Optional<Sessions.Session> session) throws MigrationException {
    if (session.isEmpty()) {
      return Optional.empty();
    }
    User then = session.get().user();
    return users.find(then.name()).filter(now -> now.hash().equals(then.hash()));
  }

  @Override
  public BooleanSupplier stays(Context context, Visitor visitor) {
    String session = cookies.get(context, Cookies.SESSION);
    return () -> {
      try {
        return session != null
            && current(sessions.look(session))
                .filter(now -> now.role() == visitor.role())
                .isPresent();
      } catch (MigrationException _) {
        return false;
      }
    };
  }

  private void begin(Context context, Frames frames) throws MigrationException {
    try {
      User user = user(context, formParam(context, "name").strip(), formParam(context, "password"));
      cookies.set(context, Cookies.SESSION, sessions.begin(user));
      log.add(new Actor(user.name(), context.ip()), "sign in", "done");
      context.redirect("/", HttpStatus.SEE_OTHER);
    } catch (Refusal e) {
      context
          .status(e.status())
          .html(LoginPage.render(frames.of(context), e.getMessage() + ". " + e.hint()));
    }
  }

  private static String formParam(Context context, String name) {
    String value = context.formParam(name);
    return value == null ? "" : value;
  }

  /** The user whose name and password these are. */
  private User user(Context context, String name, String password) throws MigrationException {
    List<String> of = List.of("name " + name, "address " + context.ip());
    Duration wait = attempts.begin(of);
    if (!wait.isZero()) {
      long seconds = wait.toSeconds() + 1;
      context.header("Retry-After", Long.toString(seconds));
      throw new Refusal(429, "Too many tries failed", "Try again in " + seconds + " seconds.");
    }
    Optional<User> user = users.signIn(name, password.toCharArray());
    if (user.isEmpty()) {
      // What was typed as a name may be a password, so it is logged only if it is a name.
      String shown = users.find(name).map(User::name).orElse("(no user)");
      log.add(
          new Actor(shown, context.ip()), "sign in", "refused: the name or the password is wrong");
      throw new Refusal(401, "The name or the password is wrong", "Try again.");
    }
    attempts.succeeded(of);
    return user.get();
  }

  private void end(Context context) throws MigrationException {
    log.add(visitor(context).actor(), "sign out", "done");
    String session = cookies.get(context, Cookies.SESSION);
    if (session != null) {
      sessions.end(session);
    }
    cookies.remove(context, Cookies.SESSION);
    context.redirect("/login", HttpStatus.SEE_OTHER);
  }
}
