package dev.deltaverse.engine.init;

import java.util.List;

/**
 * A project file for a person to read and complete.
 *
 * @param text the file's text, YAML with comments
 * @param tables names of the tables in it
 * @param targets logical names of the target tables that were looked at
 * @param links names of the links in it
 * @param decisions what a person must decide, in the order of the marks {@value #MARK} in the text
 */
public record Proposal(
    String text,
    List<String> tables,
    List<String> targets,
    List<String> links,
    List<Decision> decisions) {
  /** Stands in the text before each sentence that a person must decide on. */
  public static final String MARK = "# DECIDE: ";

  public Proposal {
    tables = List.copyOf(tables);
    targets = List.copyOf(targets);
    links = List.copyOf(links);
    decisions = List.copyOf(decisions);
  }

  /**
   * Something that a person must decide.
   *
   * @param line number of the line in the text, from 1
   * @param where the table or link, and the column if it is about one; empty for the whole file
   * @param text one or several sentences
   */
  public record Decision(int line, String where, String text) {}
}
