package dev.deltaverse.console;

import dev.deltaverse.console.access.Role;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.sse.SseClient;
import java.util.function.Consumer;

/** Routes of each profile: every one stands with and without the name of a profile. */
record Routes(RoutesConfig routes) {
  void get(String path, Handler handler, Role needs) {
    routes.get(path, handler, needs);
    routes.get(Address.PREFIX + path, handler, needs);
  }

  void post(String path, Handler handler, Role needs) {
    routes.post(path, handler, needs);
    routes.post(Address.PREFIX + path, handler, needs);
  }

  /** The events of a page. */
  void live(String path, Consumer<SseClient> client, Role needs) {
    routes.sse("/live" + path, client, needs);
    routes.sse("/live" + Address.PREFIX + path, client, needs);
  }
}
