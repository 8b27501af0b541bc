package dev.deltaverse.cli;

import dev.deltaverse.console.Console;
import dev.deltaverse.console.ConsoleSettings;
import dev.deltaverse.console.access.Access;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.Project;
import dev.deltaverse.engine.project.ProjectReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The web console, until Ctrl-C. */
@Command
final class ServeCommand implements CommandEntry.Prepared {
  private final Deltaverse options;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port, 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port = 8484;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address of this machine to listen on (default: ${DEFAULT-VALUE}).")
  private String host = ConsoleSettings.LOCAL.host();

  @Option(
      names = "--name",
      split = ",",
      paramLabel = "NAME",
      description = "Names under which browsers reach it, if not the address itself.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "Let only these users in; deltaverse users writes the file.")
  private @Nullable Path users;

  @Mixin private final TlsOptions tls = new TlsOptions();

  @Option(
      names = "--proxy-header",
      paramLabel = "NAME",
      description = "The header in which a proxy names the user whom it has signed in.")
  private @Nullable String proxyHeader;

  @Option(
      names = "--proxy-address",
      split = ",",
      paramLabel = "ADDRESS",
      description = "Where the proxy's requests come from; others are refused.")
  private List<String> proxyAddresses = new ArrayList<>();

  @Option(names = "--open", description = "Open the console in the browser.")
  private boolean open;

  ServeCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public void prepare() {
    Wiring.prepare();
    Thread.ofPlatform().daemon().name("prepare console").start(Console::prepare);
  }

  @Override
  public Integer call() throws MigrationException {
    ConsoleSettings settings =
        new ConsoleSettings(host, port, access(), tls.read(), Set.copyOf(names));
    settings.requireSafe();
    Wiring wiring = new Wiring(options);
    Project project = wiring.project();
    serve(
        options,
        new ServedProfiles(
            wiring,
            wiring::project,
            project,
            ProjectReader.profiles(project.file()),
            Clock.systemDefaultZone()),
        settings,
        open);
    return ExitCode.OK.number();
  }

  /** Serves profiles until the calling thread is interrupted, and goes on with what was left. */
  static void serve(
      Deltaverse options, ServedProfiles profiles, ConsoleSettings settings, boolean open)
      throws MigrationException {
    try (profiles;
        Console console =
            Console.start(settings, profiles, Clock.systemDefaultZone(), Version.number())) {
      tell(options, console);
      if (open) {
        Browser.open(console.url());
      }
      profiles.resume();
      console.beginSchedule();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      options.err().println("deltaverse: the console is stopped");
    }
  }

  private static void tell(Deltaverse options, Console console) {
    if (options.json()) {
      Json.print(
          options.out(),
          Json.object().put("command", "serve").put("url", console.url().toString()));
    } else {
      options.out().println("The console is at " + console.url() + " until Ctrl-C.");
      options.out().flush();
    }
  }

  private Access access() throws MigrationException {
    if (proxyHeader == null && proxyAddresses.isEmpty()) {
      return users == null ? new Access.Local() : new Access.Login(usersFile(users));
    }
    if (proxyHeader == null || proxyAddresses.isEmpty() || users == null) {
      throw new MigrationException(
          Code.SETUP,
          "a proxy is named in part",
          "Give --proxy-header, --proxy-address and, for the roles, --users.");
    }
    return new Access.Proxy(usersFile(users), proxyHeader, Set.copyOf(proxyAddresses));
  }

  private Path usersFile(Path file) throws MigrationException {
    return UsersCommand.requireApart(options, file);
  }
}
