package dev.deltaverse.engine.snapshot;

import dev.deltaverse.engine.project.Dialect;
import dev.deltaverse.engine.project.Dialect.Trim;
import java.util.List;
import java.util.Optional;

/** Dialects of the tests, by what differs from {@link Dialect#DEFAULT}. */
record Dialects(
    String encoding,
    String delimiter,
    String quote,
    String escape,
    String terminator,
    List<String> names,
    Trim trim) {

  static Dialects rfc() {
    return new Dialects("utf-8", ",", "\"", "\"", "", List.of(), Trim.NONE);
  }

  /** A character dump of bcp: {@code +|} between fields, {@code &|} and LF at a record's end. */
  static Dialects bcp() {
    return new Dialects("utf-8", "+|", "", "", "&|\n", List.of(), Trim.NONE);
  }

  Dialects encoding(String value) {
    return new Dialects(value, delimiter, quote, escape, terminator, names, trim);
  }

  Dialects delimiter(String value) {
    return new Dialects(encoding, value, quote, escape, terminator, names, trim);
  }

  Dialects quote(String value) {
    return new Dialects(encoding, delimiter, value, value, terminator, names, trim);
  }

  Dialects escape(String value) {
    return new Dialects(encoding, delimiter, quote, value, terminator, names, trim);
  }

  Dialects terminator(String value) {
    return new Dialects(encoding, delimiter, quote, escape, value, names, trim);
  }

  /** No header, and these names. */
  Dialects names(String... value) {
    return new Dialects(encoding, delimiter, quote, escape, terminator, List.of(value), trim);
  }

  Dialects trim(Trim value) {
    return new Dialects(encoding, delimiter, quote, escape, terminator, names, value);
  }

  Dialect build() {
    return new Dialect(
        encoding,
        delimiter,
        quote,
        escape,
        terminator,
        names.isEmpty(),
        names,
        List.of(),
        trim,
        ".",
        "",
        List.of(),
        List.of(),
        Optional.empty(),
        List.of(),
        List.of());
  }
}
