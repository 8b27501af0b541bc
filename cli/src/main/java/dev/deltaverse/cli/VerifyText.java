package dev.deltaverse.cli;

import dev.deltaverse.engine.staging.Agreement;
import dev.deltaverse.engine.staging.Difference;
import dev.deltaverse.engine.verify.QueryAgreement;
import dev.deltaverse.engine.verify.VerifyResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far target and source agree, for people. */
final class VerifyText {
  private static final int SHOWN = 20;

  private VerifyText() {}

  static List<String> of(VerifyResult result) {
    TextTable table =
        new TextTable(
            "<table",
            "ledger",
            "target",
            "cells",
            "missing",
            "extra",
            "different",
            "not as in snapshot",
            "<");
    for (Agreement of : result.tables()) {
      table.line(
          of.name(),
          of.ledger(),
          of.target(),
          of.cells(),
          of.missing(),
          of.extra(),
          of.different(),
          of.snapshot(),
          of.agrees() ? "agrees" : "DISAGREES");
    }
    List<String> lines = new ArrayList<>(table.lines());
    for (QueryAgreement query : result.queries()) {
      lines.add(
          "query "
              + query.name()
              + ": staging "
              + value(query.staging())
              + ", target "
              + value(query.target())
              + ": "
              + (query.agrees() ? "agrees" : "DISAGREES"));
    }
    if (!result.differences().isEmpty()) {
      lines.add("");
      lines.add("First differences:");
      result.differences().stream().limit(SHOWN).map(VerifyText::line).forEach(lines::add);
      if (result.differences().size() > SHOWN) {
        lines.add("  and more");
      }
    }
    lines.add("");
    lines.add(result.agrees() ? "Target and source agree." : "Target and source do not agree.");
    return lines;
  }

  private static String line(Difference difference) {
    String row = "  " + difference.name() + " " + difference.key();
    return switch (difference.kind()) {
      case MISSING -> row + ": the target lacks the row";
      case EXTRA -> row + ": the target has a row that was not loaded from here";
      case DIFFERENT ->
          row
              + ": "
              + difference.column()
              + " is "
              + value(difference.found())
              + " and should be "
              + value(difference.expected());
    };
  }

  /** A value, told apart from none. */
  static String value(@Nullable String value) {
    return value == null ? "null" : "\"" + value + "\"";
  }
}
