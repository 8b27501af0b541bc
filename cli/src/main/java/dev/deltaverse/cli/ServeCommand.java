package dev.deltaverse.cli;

import dev.deltaverse.console.Console;
import dev.deltaverse.console.ConsoleSettings;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.project.Project;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The web console, until Ctrl-C. */
@Command
final class ServeCommand implements Callable<Integer> {
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

  @Option(names = "--open", description = "Open the console in the browser.")
  private boolean open;

  ServeCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    requireLocal(host);
    Wiring wiring = new Wiring(options);
    serve(options, wiring, wiring::project, new ConsoleSettings(host, port), open);
    return ExitCode.OK.number();
  }

  /** Serves a project until the calling thread is interrupted, and goes on with what was left. */
  static void serve(
      Deltaverse options,
      Wiring wiring,
      BackgroundRuns.Projects projects,
      ConsoleSettings settings,
      boolean open)
      throws MigrationException {
    Project project = projects.read();
    try (BackgroundRuns runs = new BackgroundRuns(wiring, projects);
        BackgroundChecks checks = new BackgroundChecks(projects, Clock.systemUTC());
        Console console =
            Console.start(
                settings, project, runs, checks, Clock.systemDefaultZone(), Version.number())) {
      tell(options, console);
      if (open) {
        Browser.open(console.url());
      }
      runs.resume();
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

  /** Beyond this machine anybody who can reach the port could start runs and see rows. */
  private static void requireLocal(String host) throws MigrationException {
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      throw new MigrationException(
          Code.SETUP, "serve --host " + host + ": no such address", "Name one of this machine.", e);
    }
    throw new MigrationException(
        Code.SETUP,
        "serve --host " + host + ": the console has no login, so it listens on this machine only",
        "Leave --host out, and reach it through an SSH tunnel from elsewhere.");
  }
}
