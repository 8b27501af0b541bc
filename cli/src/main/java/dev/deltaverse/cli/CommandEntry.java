package dev.deltaverse.cli;

import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One command of the command line, known by name and summary until it is asked for.
 *
 * @param name as typed
 * @param summary one sentence, shown in the list of commands and in the command's own help
 * @param command makes the command from the common options, which are read only when the command is
 *     called; one that is not {@link Described} has picocli's annotations
 */
record CommandEntry(String name, String summary, Function<Deltaverse, Callable<Integer>> command) {

  /** A command whose call needs much that can be loaded meanwhile. */
  interface Prepared extends Callable<Integer> {
    /** Begins to load on another thread what the call will need; returns at once. */
    void prepare();
  }

  /**
   * A command that describes its options itself, for one that people start again and again: reading
   * annotations costs a start more than opening a database.
   */
  interface Described extends Prepared {
    /** Its options and arguments, without the common ones. */
    CommandSpec spec();
  }

  /** The command with its options, ready to be called. */
  CommandSpec full(Deltaverse root) {
    Callable<Integer> called = command.apply(root);
    if (called instanceof Prepared prepared) {
      prepared.prepare();
    }
    CommandSpec spec =
        called instanceof Described described
            ? described.spec()
            : CommandSpec.forAnnotatedObject(called);
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
