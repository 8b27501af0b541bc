package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import dev.deltaverse.console.access.Visitor;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Actor;
import io.javalin.http.Context;
import java.util.function.BooleanSupplier;

/** Tells who made a request. Thread-safe. */
interface Recognition {
  /** Of a server that listens on its machine only: whoever comes is its owner. */
  static Recognition local() {
    String owner = Actor.here().name();
    return context -> new Visitor(new Actor(owner, context.ip()), Role.ADMIN);
  }

  Visitor visitor(Context context) throws MigrationException;

  /** Whether nobody can become somebody on the page /login. */
  default boolean signsIn() {
    return false;
  }

  /**
   * Whether the visitor of a request is still who he was, to be asked again while he looks at a
   * page that follows a run.
   */
  default BooleanSupplier stays(Context context, Visitor visitor) {
    return () -> true;
  }
}
