package dev.deltaverse.console;

import dev.deltaverse.engine.MigrationException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The desks of the profiles; each is opened when it is first asked for. Thread-safe. */
final class Desks implements AutoCloseable {
  private static final String DESK = "desk";

  private final Profiles profiles;
  private final List<String> names;
  private final Clock clock;
  private final Map<String, Desk> open = new LinkedHashMap<>();
  private final Desk first;

  /** Opens that of the first profile. */
  Desks(Profiles profiles, Clock clock) throws MigrationException {
    this.profiles = profiles;
    this.names = List.copyOf(profiles.names());
    this.clock = clock;
    this.first = desk(names.getFirst());
  }

  List<String> names() {
    return names;
  }

  /** That of the pages whose address names no profile. */
  Desk first() {
    return first;
  }

  /** Looks for the desk of each request before it is answered. */
  void on(JavalinConfig config) {
    config.routes.beforeMatched(context -> context.attribute(DESK, find(context)));
  }

  /** That which a request is about; the first if it is about none. */
  Desk of(Context context) {
    Desk found = context.attribute(DESK);
    return found == null ? first : found;
  }

  private Desk find(Context context) throws MigrationException {
    String profile = Address.of(context).profile();
    if (profile.isEmpty()) {
      return first;
    }
    if (!names.contains(profile)) {
      throw new Refusal(
          404,
          "there is no profile '" + profile + "'",
          "Choose one of "
              + String.join(", ", names)
              + "; one that is new in the project file is known when the server is started again.");
    }
    return desk(profile);
  }

  /** Where the pages of a profile begin; nothing is named where there is no other. */
  String base(Desk desk) {
    return names.size() == 1 ? "" : Address.base(desk.profile().project().profile());
  }

  private Desk desk(String name) throws MigrationException {
    synchronized (open) {
      Desk desk = open.get(name);
      if (desk == null) {
        desk = new Desk(profiles.open(name), names.size() > 1, clock);
        open.put(name, desk);
      }
      return desk;
    }
  }

  /** Ends what is done by itself: schedules, and pages that are followed. */
  void hush() throws MigrationException {
    synchronized (open) {
      for (Desk desk : open.values()) {
        desk.hush();
      }
    }
  }

  @Override
  public void close() throws MigrationException {
    synchronized (open) {
      for (Desk desk : open.values()) {
        desk.close();
      }
      open.clear();
    }
  }
}
