package dev.deltaverse.engine.project;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a dialect over the one it overrides. */
final class DialectReader {
  private DialectReader() {}

  static Dialect read(Section section, Dialect above) {
    String quote = section.text("quote", above.quote());
    // Doubling goes on with another quote; nothing escapes a quote that is not there.
    String escapeAbove =
        quote.isEmpty() ? "" : above.escape().equals(above.quote()) ? quote : above.escape();
    boolean header = section.flag("header", above.header());
    Dialect dialect =
        new Dialect(
            section.text("encoding", above.encoding()),
            section.text("delimiter", above.delimiter()),
            quote,
            section.text("escape", escapeAbove),
            section.text("terminator", above.terminator()),
            header,
            section.texts("names", header ? List.of() : above.names()),
            section.texts("nulls", above.nulls()),
            section.word("trim", Dialect.Trim.class, above.trim()),
            section.text("decimal", above.decimal()),
            section.text("thousands", above.thousands()),
            DatePattern.read(section, "dates", above.dates(), DatePattern.Kind.DATE),
            DatePattern.read(section, "times", above.times(), DatePattern.Kind.TIME),
            zone(section).or(above::zone),
            section.texts("true", above.trueTexts()),
            section.texts("false", above.falseTexts()));
    if (!section.names().isEmpty()) {
      agree(section, dialect);
    }
    return dialect;
  }

  /** The time zone at {@code zone}; empty if it is missing or, told as a problem, wrong. */
  static Optional<ZoneId> zone(Section section) {
    Optional<String> text = section.text("zone");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ZoneId.of(text.get()));
    } catch (DateTimeException e) {
      Place place = section.place("zone");
      section
          .problems()
          .addUnlessKnown(
              place,
              "expected a time zone, found " + section.node("zone").map(Node::kindName).orElse(""),
              Suggestion.of(text.get(), ZoneId.getAvailableZoneIds())
                  .map(zone -> "did you mean '" + zone + "'?")
                  .orElse("write a name such as Europe/Berlin, or UTC"));
      return Optional.empty();
    }
  }

  /** What cannot be true together. */
  private static void agree(Section section, Dialect d) {
    if (!d.quote().isEmpty() && d.delimiter().contains(d.quote())) {
      section.problem("the delimiter contains the quote " + d.quote(), "change one of them");
    }
    if (d.quote().isEmpty() && !d.escape().isEmpty()) {
      section.problem(
          "escape", "an escape without a quote has nothing to escape", "delete it or give a quote");
    }
    String end = d.terminator();
    if (end.isEmpty() ? d.delimiter().matches("(?s).*[\\r\\n].*") : d.delimiter().contains(end)) {
      section.problem("the delimiter contains the record's end", "change delimiter or terminator");
    }
    if (d.decimal().equals(d.thousands())) {
      section.problem(
          "decimal and thousands are the same character " + d.decimal(),
          "change one of them (thousands: '' is none)");
    }
    for (String key : List.of("decimal", "thousands")) {
      if (section.text(key, "").matches("[-+0-9eE]")) {
        section.problem(key, "a number has this character itself", "write its separator");
      }
    }
    if (d.header() && section.has("names")) {
      section.problem(
          "names",
          "'names' is for files without a header, and 'header' is true",
          "add 'header: false' or delete 'names'");
    }
    Set<String> names = new HashSet<>();
    for (String name : d.names()) {
      if (section.has("names") && !names.add(name.toLowerCase(Locale.ROOT))) {
        section.problem("names", "two columns have the name '" + name + "'", "rename one of them");
      }
    }
    for (String text : d.trueTexts()) {
      if (d.falseTexts().stream().anyMatch(text::equalsIgnoreCase)) {
        section.problem(
            "'" + text + "' is a text of true and of false", "change the list 'true' or 'false'");
      }
    }
  }
}
