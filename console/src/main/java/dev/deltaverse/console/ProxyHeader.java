package dev.deltaverse.console;

import dev.deltaverse.console.access.Access;
import dev.deltaverse.console.access.User;
import dev.deltaverse.console.access.Users;
import dev.deltaverse.console.access.Visitor;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.journal.Actor;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Visitors whom a proxy has signed in and names in a header. */
final class ProxyHeader implements Recognition {
  private final Access.Proxy proxy;
  private final Users users;

  /**
   * @throws MigrationException SETUP if the users file cannot be read
   */
  ProxyHeader(Access.Proxy proxy) throws MigrationException {
    this.proxy = proxy;
    this.users = Users.of(proxy.users());
  }

  @Override
  public Visitor visitor(Context context) throws MigrationException {
    if (!proxy.addresses().contains(context.ip())) {
      return Visitor.nobody(context.ip());
    }
    // A second header could be the visitor's own.
    List<String> names = headers(context, proxy.header());
    Optional<User> user = names.size() == 1 ? users.find(names.getFirst()) : Optional.empty();
    return user.map(u -> new Visitor(new Actor(u.name(), origin(context)), u.role()))
        .orElseGet(() -> Visitor.nobody(origin(context)));
  }

  /** The address that the proxy saw, which it adds at the end; what stands before may be a lie. */
  private static String origin(Context context) {
    List<String> forwarded = headers(context, "X-Forwarded-For");
    if (forwarded.isEmpty()) {
      return context.ip();
    }
    String last = forwarded.getLast();
    return last.substring(last.lastIndexOf(',') + 1).strip();
  }

  private static List<String> headers(Context context, String name) {
    return Collections.list(context.req().getHeaders(name));
  }
}
