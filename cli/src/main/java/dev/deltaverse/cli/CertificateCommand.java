package dev.deltaverse.cli;

import dev.deltaverse.console.page.Certificate;
import dev.deltaverse.engine.MigrationException;
import dev.deltaverse.engine.MigrationException.Code;
import dev.deltaverse.engine.journal.StateStore;
import dev.deltaverse.engine.journal.StateView;
import dev.deltaverse.engine.project.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the certificate of a run, or tells whether one was altered. */
@Command
final class CertificateCommand implements Callable<Integer> {
  private final Deltaverse options;

  @Parameters(arity = "0..1", paramLabel = "RUN", description = "The run's number.")
  private @Nullable Long run;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it (default: certificate-RUN.html).")
  private @Nullable Path out;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Tell whether this certificate was altered; needs no project.")
  private @Nullable Path check;

  CertificateCommand(Deltaverse options) {
    this.options = options;
  }

  @Override
  public Integer call() throws MigrationException {
    if ((run == null) == (check == null)) {
      throw new MigrationException(
          Code.SETUP,
          "certificate: give a run's number, or --check FILE",
          "`deltaverse runs` lists the runs.");
    }
    return check == null ? write(run == null ? 0 : run) : check(check);
  }

  private int write(long number) throws MigrationException {
    Path file = out == null ? Path.of("certificate-" + number + ".html") : out;
    Project project = new Wiring(options).project();
    try (StateView view = StateStore.read(project.state())) {
      Files.writeString(file, Certificate.of(project, view, number).html());
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "write the certificate to " + file + ": " + Failures.reason(e),
          "Name a file in a folder that exists and can be written.",
          e);
    }
    answer(file, "wrote " + file, "written", ExitCode.OK);
    return ExitCode.OK.number();
  }

  private int check(Path file) throws MigrationException {
    String html;
    try {
      html = Files.readString(file);
    } catch (IOException e) {
      throw new MigrationException(
          Code.SETUP,
          "read the certificate " + file + ": " + Failures.reason(e),
          "Name a file that `deltaverse certificate` or the console wrote.",
          e);
    }
    return switch (Certificate.check(html)) {
      case UNALTERED -> answer(file, file + " is as it was written", "unaltered", ExitCode.OK);
      case ALTERED -> answer(file, file + " was altered", "altered", ExitCode.DIFFERENCES);
      case FOREIGN ->
          throw new MigrationException(
              Code.SETUP,
              "certificate --check: " + file + " holds no certificate's hash",
              "Name a file that `deltaverse certificate` or the console wrote.");
    };
  }

  private int answer(Path file, String text, String result, ExitCode exitCode) {
    if (options.json()) {
      Json.print(
          options.out(),
          Json.object()
              .put("command", "certificate")
              .put("exitCode", exitCode.number())
              .put("file", file.toString())
              .put("result", result));
    } else {
      options.out().println(text);
    }
    return exitCode.number();
  }
}
