package dev.deltaverse.cli;

import java.util.List;

/** All commands, in the order of the help text. */
final class Commands {
  static final List<CommandEntry> ALL = List.of();

  private Commands() {}
}
