package dev.deltaverse.cli;

import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One command of the command line, known by name and summary until it is asked for.
 *
 * @param name as typed
 * @param summary one sentence, shown in the list of commands and in the command's own help
 * @param command makes the command, an object with picocli's annotations, from the common options,
 *     which are read only when the command is called
 */
record CommandEntry(String name, String summary, Function<Deltaverse, Callable<Integer>> command) {

  /** The command with its options, ready to be called. */
  CommandSpec full(Deltaverse root) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(command.apply(root));
    Deltaverse.addHelp(spec);
    return named(spec);
  }

  /** Enough of the command for the list of commands and for spelling suggestions. */
  CommandSpec stub() {
    return named(CommandSpec.create());
  }

  private CommandSpec named(CommandSpec spec) {
    spec.name(name).usageMessage().description(summary).sortOptions(false);
    return spec;
  }
}
