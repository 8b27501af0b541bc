package dev.deltaverse.console;

import dev.deltaverse.console.access.Access;
import dev.deltaverse.console.page.AuditPage;
import dev.deltaverse.console.page.CertificatePage;
import dev.deltaverse.console.page.CheckPage;
import dev.deltaverse.console.page.ComparePage;
import dev.deltaverse.console.page.Frame;
import dev.deltaverse.console.page.Looking;
import dev.deltaverse.console.page.NowPage;
import dev.deltaverse.console.page.Page;
import dev.deltaverse.console.page.PlanPage;
import dev.deltaverse.console.page.ProblemPage;
import dev.deltaverse.console.page.RejectsPage;
import dev.deltaverse.console.page.RunPage;
import dev.deltaverse.console.page.RunsPage;
import dev.deltaverse.console.page.VerifyPage;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.AuditLog;
import dev.deltaverse.engine.project.Project;
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
  private final Looking looking;
  private final Live live;
  private final Optional<Schedule> schedule;
  private final AuditLog log;
  private final URI url;

  private Console(
      Javalin server,
      Looking looking,
      Live live,
      Optional<Schedule> schedule,
      AuditLog log,
      URI url) {
    this.server = server;
    this.looking = looking;
    this.live = live;
    this.schedule = schedule;
    this.log = log;
    this.url = url;
  }

  /**
   * Starts the console. Makes the state if there is none yet, for the audit log.
   *
   * @param schedule empty if the project has none; it is closed with the console
   * @param version the product's
   * @throws MigrationException code SETUP if the address cannot be listened on, or if it would not
   *     be safe to; if the users, the certificate or the state cannot be read
   */
  public static Console start(
      ConsoleSettings settings,
      Project project,
      Controls controls,
      Checks checks,
      Optional<Schedule> schedule,
      Clock clock,
      String version)
      throws MigrationException {
    settings.requireSafe();
    Optional<Tls.Keys> keys =
        settings.tls().isPresent() ? Optional.of(settings.tls().get().keys()) : Optional.empty();
    Cookies cookies = new Cookies(settings.secure());
    Token token = new Token(cookies);
    AuditLog log = AuditLog.make(project.state(), clock);
    Looking looking = new Looking(project, clock);
    Live live = new Live(looking);
    try {
      Recognition recognition = recognition(settings.access(), cookies, log, clock);
      Door door = new Door(recognition, log);
      Deeds deeds = new Deeds(looking, controls, checks, schedule, log);
      Frames frames =
          new Frames(project, version, door, token, recognition.signsIn(), controls.operates());
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
                if (recognition instanceof SignIn signIn) {
                  signIn.on(config, frames);
                }
                Assets.on(config);
                new Actions(deeds, door).on(config);
                new Exports(looking).on(config);
                new Api(looking, deeds, door).on(config);
                new Metrics(looking).on(config);
                pages(config, pages(looking, checks, schedule), live, frames, recognition);
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
      return new Console(server, looking, live, schedule, log, url);
    } catch (MigrationException | RuntimeException e) {
      live.close();
      looking.close();
      log.close();
      close(schedule);
      throw e;
    }
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

  private static List<Page> pages(Looking looking, Checks checks, Optional<Schedule> schedule) {
    return List.of(
        new NowPage(looking, () -> schedule.map(Schedule::shown).orElse(null)),
        new RunsPage(looking),
        new ComparePage(looking),
        new RunPage(looking),
        new PlanPage(looking),
        new CheckPage(looking, checks::last),
        new VerifyPage(looking),
        new CertificatePage(looking),
        new RejectsPage(looking),
        new AuditPage(looking));
  }

  private static void pages(
      JavalinConfig config, List<Page> pages, Live live, Frames frames, Recognition recognition) {
    for (Page page : pages) {
      config.routes.get(
          page.path(),
          context -> context.html(page.render(Frames.asked(context), frames.of(context))),
          page.needs());
      config.routes.sse(
          "/live" + page.path(),
          client -> {
            Context context = client.ctx();
            Frame frame = frames.of(context);
            live.follow(
                client,
                page,
                Frames.asked(context),
                frame,
                recognition.stays(context, frame.visitor()));
          },
          page.needs());
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
    if (context.path().startsWith("/api/")) {
      context.contentType("application/json").result(Api.problem(message, hint));
    } else {
      context.html(ProblemPage.render(frames.of(context), message, hint));
    }
  }

  /** The routes that answer programs, as {@code GET /health}, sorted. */
  List<String> programRoutes() {
    return server.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint)
        .filter(
            e ->
                e.path.startsWith("/api/") || e.path.equals("/health") || e.path.equals("/metrics"))
        .map(e -> e.method + " " + e.path)
        .sorted()
        .toList();
  }

  /** Where it answers. */
  public URI url() {
    return url;
  }

  /** Lets the schedule start runs from now on, if there is one. */
  public void beginSchedule() {
    schedule.ifPresent(Schedule::begin);
  }

  private static void close(Optional<Schedule> schedule) throws MigrationException {
    if (schedule.isPresent()) {
      schedule.get().close();
    }
  }

  @Override
  public void close() throws MigrationException {
    close(schedule);
    live.close();
    server.stop();
    looking.close();
    log.close();
  }
}
