package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.access.Visitor;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.AuditLog;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request through if its visitor has the role that its route needs. Every route names one; a
 * route that names none is shut. Thread-safe.
 */
final class Door {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final String VISITOR = "visitor";

  private final Recognition recognition;
  private final AuditLog log;

  Door(Recognition recognition, AuditLog log) {
    this.recognition = recognition;
    this.log = log;
  }

  void on(JavalinConfig config) {
    config.routes.beforeMatched(this::check);
  }

  /** Who made a request; he is looked up once. */
  Visitor visitor(Context context) throws MigrationException {
    Visitor known = context.attribute(VISITOR);
    if (known == null) {
      known = recognition.visitor(context);
      context.attribute(VISITOR, known);
    }
    return known;
  }

  /** Who made a request, for a page that says what did not work: it never fails itself. */
  Visitor visitorOrNobody(Context context) {
    Visitor known = context.attribute(VISITOR);
    if (known == null && !Address.of(context).forPrograms()) {
      try {
        known = visitor(context);
      } catch (MigrationException e) {
        LOG.warn("the visitor is not known: {}", e.getMessage());
      }
    }
    return known == null ? Visitor.nobody(context.ip()) : known;
  }

  private void check(Context context) throws MigrationException {
    Role needed =
        context.routeRoles().stream()
            .map(Role.class::cast)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("the route names no role"));
    if (needed == Role.NOBODY) {
      return;
    }
    Visitor visitor = visitor(context);
    if (visitor.role() == Role.NOBODY) {
      turnAway(context);
    } else if (!visitor.role().reaches(needed)) {
      String why =
          "it needs the role "
              + needed.word()
              + ", and "
              + visitor.name()
              + " is a "
              + visitor.role().word();
      if (context.method().equals(HandlerType.POST)) {
        log.add(visitor.actor(), "POST " + context.path(), "refused: " + why);
      }
      throw new Refusal(403, "this is not allowed: " + why, "Ask somebody who may.");
    }
  }

  private void turnAway(Context context) {
    if (!recognition.signsIn()) {
      throw new Refusal(
          403,
          "no user of this console was named by the proxy",
          "Come through the proxy, as a user who is in the users file.");
    }
    Address address = Address.of(context);
    if (context.method().equals(HandlerType.GET) && !address.forPrograms() && !address.live()) {
      context.redirect("/login", HttpStatus.SEE_OTHER);
      context.skipRemainingHandlers();
      return;
    }
    // A browser would ask for name and password in a window of its own.
    if (context.header("Sec-Fetch-Site") == null) {
      context.header("WWW-Authenticate", "Basic realm=\"Deltaverse\", charset=\"UTF-8\"");
    }
    throw new Refusal(401, "nobody is signed in", "Sign in.");
  }
}
