package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.examples.staffing.StaffingGenerator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a start usually does: the build runs it so that an AOT cache of the JVM holds the classes
 * that it loads. Ends with 0 only if all of it worked.
 *
 * <p>A cache costs each start some ten milliseconds for every thousand classes in it. So help and
 * the short commands have caches of their own, and the emulator of a training is a process of its
 * own.
 */
public final class StartTraining {
  private StartTraining() {}

  /**
   * @param args {@code help}, {@code short} or {@code commands}
   */
  public static void main(String[] args) throws Exception {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    boolean well =
        switch (args[0]) {
          case "help" -> help(writer);
          case "short" -> project(false, writer);
          default -> help(writer) && helpOfEach(writer) && project(true, writer);
        };
    if (!well) {
      System.err.println(text);
    }
    System.exit(well ? 0 : 1);
  }

  private static boolean help(PrintWriter writer) {
    return Main.run(writer, writer, Commands.ALL, "--help") == 0
        && Main.run(writer, writer, Commands.ALL, "--version") == 0;
  }

  private static boolean helpOfEach(PrintWriter writer) {
    return Commands.ALL.stream()
        .allMatch(entry -> Main.run(writer, writer, Commands.ALL, entry.name(), "--help") == 0);
  }

  /**
   * Looks at a small project by the short commands; its dirty rows make that end with 1.
   *
   * @param served whether the console is to show it too
   */
  private static boolean project(boolean served, PrintWriter writer)
      throws IOException, MigrationException {
    boolean well = true;
    try (DemoProject project = DemoProject.temporary()) {
      Process emulator = emulator(project.model());
      try (BufferedReader answer = emulator.inputReader()) {
        Path file = project.folder().resolve("deltaverse.yaml");
        Files.writeString(file, Files.readString(file).replace("${DATAVERSE_URL}", url(answer)));
        new StaffingGenerator(1).first(project.snapshot("1"), StaffingGenerator.MIN_ROWS);
        for (String command :
            List.of("check", "plan", "plan", "plan --json", "rejects", "runs", "status")) {
          List<String> args = new ArrayList<>(List.of("-C", project.folder().toString()));
          args.addAll(List.of(command.split(" ")));
          int exitCode = Main.run(writer, writer, Commands.ALL, args.toArray(String[]::new));
          well &= exitCode == (command.startsWith("plan") ? 1 : 0);
        }
        well &= !served || console(project.folder(), writer);
      } finally {
        emulator.destroy();
      }
    }
    return well;
  }

  /** Serves the project and looks at some pages. */
  private static boolean console(Path folder, PrintWriter err) throws IOException {
    boolean well = true;
    try (PipedReader out = new PipedReader();
        BufferedReader lines = new BufferedReader(out)) {
      PrintWriter writer = new PrintWriter(new PipedWriter(out), true);
      Thread server =
          Thread.ofPlatform()
              .start(
                  () ->
                      Main.run(
                          writer,
                          err,
                          Commands.ALL,
                          "-C",
                          folder.toString(),
                          "serve",
                          "--port",
                          "0"));
      URI url = URI.create(url(lines));
      for (String page : List.of("", "plan", "runs", "runs/1", "rejects", "assets/console.css")) {
        well &= answer(url, page).startsWith("HTTP/1.1 200 ");
      }
      server.interrupt();
      server.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return well;
  }

  /** By a bare socket, so that no class of an HTTP client comes into the cache. */
  private static String answer(URI url, String page) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request =
          "GET /%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
              .formatted(page, url.getAuthority());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Process emulator(Path model) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "emulator",
            "--port",
            "0",
            "--model",
            model.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** A server's URL, from its first line. */
  private static String url(BufferedReader answer) throws IOException {
    String line = String.valueOf(answer.readLine());
    return line.replaceFirst(".*(http://\\S+).*", "$1");
  }
}
