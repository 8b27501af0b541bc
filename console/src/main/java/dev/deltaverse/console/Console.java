package dev.deltaverse.console;

import dev.deltaverse.console.access.Access;
import dev.deltaverse.console.page.Frame;
import dev.deltaverse.console.page.Page;
import dev.deltaverse.console.page.ProblemPage;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.AuditLog;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.util.JavalinBindException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running console of one project: pages, live updates and the JSON API. It reads the state, also
 * while a runner in another process writes it, and starts runs through {@link Controls}.
 * Thread-safe.
 */
public final class Console implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Console.class);

  private final Javalin server;
  private final Desks desks;
  private final URI url;

  private Console(Javalin server, Desks desks, URI url) {
    this.server = server;
    this.desks = desks;
    this.url = url;
  }

  /**
   * Starts the console. Makes the state of the first profile if there is none yet, for the audit
   * log.
   *
   * @param profiles their schedules are closed with the console
   * @param version the product's
   * @throws MigrationException code SETUP if the address cannot be listened on, or if it would not
   *     be safe to; if the users, the certificate or the state cannot be read
   */
  public static Console start(
      ConsoleSettings settings, Profiles profiles, Clock clock, String version)
      throws MigrationException {
    settings.requireSafe();
    Optional<Tls.Keys> keys =
        settings.tls().isPresent() ? Optional.of(settings.tls().get().keys()) : Optional.empty();
    Cookies cookies = new Cookies(settings.secure());
    Token token = new Token(cookies);
    Desks desks = new Desks(profiles, clock);
    try {
      AuditLog log = desks.first().log();
      Recognition recognition = recognition(settings.access(), cookies, log, clock);
      Door door = new Door(recognition, log);
      Frames frames = new Frames(desks, version, door, token, recognition.signsIn());
      Javalin server =
          Javalin.create(
              config -> {
                config.startup.showJavalinBanner = false;
                config.startup.showOldJavalinVersionWarning = false;
                config.concurrency.useVirtualThreads = true;
                config.http.maxRequestSize = 1 << 20;
                keys.ifPresent(k -> TlsConnector.on(config, settings, k));
                new RequestCheck(settings, token).on(config);
                door.on(config);
                desks.on(config);
                if (recognition instanceof SignIn signIn) {
                  signIn.on(config, frames);
                }
                Assets.on(config);
                Routes routes = new Routes(config.routes);
                new Actions(desks, door).on(routes);
                new Exports(desks).on(routes);
                new Api(desks, door).on(routes);
                new Metrics(desks).on(routes);
                pages(routes, desks, frames, recognition);
                problems(config, frames);
              });
      start(server, settings);
      URI url =
          URI.create(
              (keys.isPresent() ? "https://" : "http://")
                  + settings.host()
                  + ":"
                  + server.port()
                  + "/");
      return new Console(server, desks, url);
    } catch (MigrationException | RuntimeException e) {
      desks.hush();
      desks.close();
      throw e;
    }
  }

  /** Loads what {@link #start} needs: for another thread, while this one is not that far yet. */
  public static void prepare() {
    Javalin.create(config -> config.startup.showJavalinBanner = false);
  }

  private static void start(Javalin server, ConsoleSettings settings) throws MigrationException {
    try {
      server.start(settings.host(), settings.port());
    } catch (JavalinBindException e) {
      throw new MigrationException(
          Code.SETUP,
          "serve: port " + settings.port() + " of " + settings.host() + " is in use",
          "Name another with --port N; 0 takes any free one.",
          e);
    }
  }

  private static Recognition recognition(Access access, Cookies cookies, AuditLog log, Clock clock)
      throws MigrationException {
    return switch (access) {
      case Access.Local _ -> Recognition.local();
      case Access.Login login -> new SignIn(login, cookies, log, clock);
      case Access.Proxy proxy -> new ProxyHeader(proxy);
    };
  }

  private static void pages(Routes routes, Desks desks, Frames frames, Recognition recognition) {
    for (Page of : desks.first().pages()) {
      String path = of.path();
      routes.get(
          path,
          context -> {
            Page page = desks.of(context).page(path);
            context.html(page.render(Frames.asked(context), frames.of(context)));
          },
          of.needs());
      routes.live(
          path,
          client -> {
            Context context = client.ctx();
            Frame frame = frames.of(context);
            Desk desk = desks.of(context);
            desk.live()
                .follow(
                    client,
                    desk.page(path),
                    Frames.asked(context),
                    frame,
                    recognition.stays(context, frame.visitor()));
          },
          of.needs());
    }
  }

  private static void problems(JavalinConfig config, Frames frames) {
    config.routes.exception(
        MigrationException.class,
        (e, context) -> {
          context.status(status(e.code(), context.method()));
          problem(context, frames, String.valueOf(e.getMessage()), e.hint());
        });
    config.routes.exception(
        Refusal.class,
        (e, context) -> {
          context.status(e.status());
          problem(context, frames, String.valueOf(e.getMessage()), e.hint());
        });
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), e);
          context.status(500);
          problem(context, frames, "internal fault: " + e, "The log of the server has the trace.");
        });
    config.routes.error(
        404,
        context -> {
          if (context.result() == null
              || context.result().isEmpty()
              || context.result().equals("Endpoint GET " + context.path() + " not found")) {
            problem(context, frames, "there is no page " + context.path(), "Choose one above.");
          }
        });
  }

  /** What was asked of is not there, or what was to be done cannot be done now. */
  private static int status(Code code, HandlerType method) {
    if (code == Code.BUG) {
      return 500;
    }
    if (!method.equals(HandlerType.POST)) {
      return 404;
    }
    return code == Code.SETUP ? 409 : 502;
  }

  private static void problem(Context context, Frames frames, String message, String hint) {
    if (Address.of(context).ofApi()) {
      context.contentType("application/json").result(Api.problem(message, hint));
    } else {
      context.html(ProblemPage.render(frames.of(context), message, hint));
    }
  }

  /** All that it answers, as {@code GET /health}, sorted. */
  List<String> routes() {
    return server.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .map(e -> e.method + " " + e.path)
        .sorted()
        .toList();
  }

  /** Where it answers. */
  public URI url() {
    return url;
  }

  /** Lets the schedule of the first profile start runs from now on, if there is one. */
  public void beginSchedule() {
    desks.first().profile().schedule().ifPresent(Schedule::begin);
  }

  @Override
  public void close() throws MigrationException {
    desks.hush();
    server.stop();
    desks.close();
  }
}
