package dev.deltaverse.cli;

import dev.deltaverse.engine.MigrationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What a person sees when a command fails: what failed and the next step, never a stack trace. */
final class Failures {
  private Failures() {}

  /** A command line that cannot be understood. */
  static int usage(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(name(command) + ": " + oneLine(String.valueOf(failure.getMessage())));
    List<String> suggestions = suggestions(failure);
    if (!suggestions.isEmpty()) {
      err.println("Did you mean " + String.join(" or ", suggestions) + "?");
    }
    err.println("Next step: " + name(command) + " --help");
    err.flush();
    return ExitCode.USAGE.number();
  }

  /** A command that was understood and failed. */
  static int execution(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    ExitCode code;
    if (failure instanceof MigrationException known
        && known.code() != MigrationException.Code.BUG) {
      code = ExitCode.of(known.code());
      tell(err, name(command), known);
    } else if (failure instanceof InterruptedException) {
      code = ExitCode.INTERRUPTED;
      err.println(name(command) + ": interrupted");
      err.println("Next step: run the same command again; it goes on where it stopped");
    } else {
      code = ExitCode.FAULT;
      fault(err, name(command), failure);
    }
    err.flush();
    if (command.getCommandSpec().root().userObject() instanceof Deltaverse options
        && options.json()) {
      Json.print(options.out(), json(failure, command, code));
    }
    return code.number();
  }

  /** A fault that no command lives through, such as too little memory. */
  static int fault(PrintWriter err, Error failure) {
    fault(err, "deltaverse", failure);
    err.flush();
    return ExitCode.FAULT.number();
  }

  private static void fault(PrintWriter err, String command, Throwable failure) {
    err.println(command + ": internal fault: " + failure);
    err.println("Next step: report it with " + record(failure));
  }

  /** Nothing else was printed on stdout: a command's last deed is to print its document. */
  private static ObjectNode json(Exception failure, CommandLine command, ExitCode code) {
    ObjectNode json =
        Json.object()
            .put("command", command.getCommandSpec().name())
            .put("exitCode", code.number());
    ArrayNode failures = json.putArray("failures");
    if (failure instanceof MigrationException known) {
      Json.failures(failures, List.of(known));
    } else {
      failures
          .addObject()
          .put("code", code == ExitCode.INTERRUPTED ? "interrupted" : "bug")
          .put("message", failure.toString());
    }
    return json;
  }

  /** What failed and the next step. */
  static void tell(PrintWriter err, String command, MigrationException failure) {
    err.println(command + ": " + failure.getMessage());
    err.println("Next step: " + failure.hint());
  }

  /** Why a file could not be read or written; its name is told by the caller. */
  static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file or folder";
      case AccessDeniedException _ -> "access is denied";
      case FileAlreadyExistsException _ -> "it exists already";
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }

  private static String oneLine(String message) {
    return message.replaceAll("\\s*\\R\\s*", " ");
  }

  private static List<String> suggestions(ParameterException failure) {
    return failure instanceof UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream()
            .filter(s -> !s.isBlank())
            .map(s -> name(failure.getCommandLine()) + " " + s)
            .toList()
        : List.of();
  }

  /** Writes the whole fault to a file and says where, or gives its first lines if it cannot. */
  private static String record(Throwable failure) {
    try {
      Path file = Files.createTempFile("deltaverse-fault-", ".txt");
      try (PrintWriter writer =
          new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
        writer.println(String.join("\n", new Version().getVersion()));
        failure.printStackTrace(writer);
      }
      return file.toString();
    } catch (IOException e) {
      return "this line; the trace could not be written: " + e.getMessage();
    }
  }
}
