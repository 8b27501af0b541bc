package dev.deltaverse.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/**
 * The root command and what is common to all commands.
 *
 * <p>It is built by hand, without annotations, and builds in full only the commands that the
 * command line names: reading annotations costs a start several milliseconds each.
 */
final class Deltaverse implements Runnable {
  /** The common options without help, each with how many arguments it takes up. */
  private static final Map<String, Integer> COMMON =
      Map.of("-C", 2, "--directory", 2, "--profile", 2, "--json", 1, "--verbose", 1);

  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private Path directory = Path.of("");
  private String profile = "";
  private boolean json;
  private boolean verbose;

  /** The project's folder, as given: relative to the working folder, or absolute. */
  Path directory() {
    return directory;
  }

  /** The profile's name, empty for the file's own choice. */
  String profile() {
    return profile;
  }

  /** Whether the answer on stdout is to be one JSON document. */
  boolean json() {
    return json;
  }

  /** Whether the log is to tell what is done, and not only what is odd. */
  boolean verbose() {
    return verbose;
  }

  /** Takes the answer: the report for people, or the JSON document. */
  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Takes progress and complaints. */
  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** The command line with all commands, ready to read {@code args}. */
  static CommandLine commandLine(List<CommandEntry> commands, List<String> args) {
    Deltaverse root = new Deltaverse();
    root.describe();
    Optional<CommandEntry> named = named(commands, args);
    for (CommandEntry entry : named.map(List::of).orElse(commands)) {
      root.spec.addSubcommand(
          entry.name(), args.contains(entry.name()) ? entry.full(root) : entry.stub());
    }
    return new CommandLine(root.spec)
        .setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Failures::usage)
        .setExecutionExceptionHandler(Failures::execution);
  }

  /** The command that will be called; empty if help or a complaint may have to list them all. */
  private static Optional<CommandEntry> named(List<CommandEntry> commands, List<String> args) {
    int at = 0;
    while (at < args.size()) {
      Integer taken = COMMON.get(args.get(at));
      if (taken == null) {
        for (CommandEntry entry : commands) {
          if (entry.name().equals(args.get(at))) {
            return Optional.of(entry);
          }
        }
        return Optional.empty();
      }
      at += taken;
    }
    return Optional.empty();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command was given");
  }

  private void describe() {
    spec.name("deltaverse").versionProvider(new Version());
    addHelp(spec);
    spec.addOption(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print the version and end.")
            .build());
    spec.usageMessage()
        .description("Moves a living legacy application's data into Microsoft Dataverse.")
        .synopsisSubcommandLabel("COMMAND")
        .sortOptions(false)
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n")
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(exitCodes());
    spec.addOption(
        common("-C", "--directory")
            .paramLabel("DIR")
            .type(Path.class)
            .description("The project's folder, where deltaverse.yaml lies (default: this one).")
            .setter(setter(Path.class, value -> directory = value))
            .build());
    spec.addOption(
        common("--profile")
            .paramLabel("NAME")
            .type(String.class)
            .description("The profile of the project file, for example dev or prod.")
            .setter(setter(String.class, value -> profile = value))
            .build());
    spec.addOption(
        common("--json")
            .type(boolean.class)
            .description("Print one JSON document on stdout; progress and logs go to stderr.")
            .setter(setter(Boolean.class, value -> json = value))
            .build());
    spec.addOption(
        common("--verbose")
            .type(boolean.class)
            .description("Log to stderr what is done.")
            .setter(setter(Boolean.class, value -> verbose = value))
            .build());
  }

  /** Gives a command its help option; picocli's own mixin for it has annotations. */
  static void addHelp(CommandSpec spec) {
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Print this help and end.")
            .build());
  }

  private static OptionSpec.Builder common(String... names) {
    return OptionSpec.builder(
            names[0], List.of(names).subList(1, names.length).toArray(String[]::new))
        .scopeType(ScopeType.INHERIT);
  }

  /** Picocli calls a setter with null to reset an option before it reads the command line. */
  static <T> ISetter setter(Class<T> type, Consumer<T> set) {
    return new ISetter() {
      @Override
      @SuppressWarnings("TypeParameterUnusedInFormals")
      public <V> V set(V value) {
        if (value != null) {
          set.accept(type.cast(value));
        }
        return value;
      }
    };
  }

  private static Map<String, String> exitCodes() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (ExitCode code : ExitCode.values()) {
      texts.put(" " + code.number(), code.meaning());
    }
    return texts;
  }
}
