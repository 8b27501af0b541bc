package dev.deltaverse.engine.staging;

import dev.deltaverse.engine.project.Dialect;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Dialects for tests. */
final class Dialects {
  private Dialects() {}

  private static Dialect of(
      String encoding,
      Dialect.Trim trim,
      List<String> nulls,
      String decimal,
      String thousands,
      Optional<ZoneId> zone) {
    Dialect d = Dialect.DEFAULT;
    return new Dialect(
        encoding,
        d.delimiter(),
        d.quote(),
        d.escape(),
        d.terminator(),
        d.header(),
        d.names(),
        nulls,
        trim,
        decimal,
        thousands,
        d.dates(),
        d.times(),
        zone,
        d.trueTexts(),
        d.falseTexts());
  }

  static Dialect encoding(String encoding) {
    return of(encoding, Dialect.Trim.NONE, List.of(), ".", "", Optional.empty());
  }

  static Dialect numbers(String decimal, String thousands) {
    return of("utf-8", Dialect.Trim.NONE, List.of(), decimal, thousands, Optional.empty());
  }

  static Dialect zone(String zone) {
    return of("utf-8", Dialect.Trim.NONE, List.of(), ".", "", Optional.of(ZoneId.of(zone)));
  }

  static Dialect nulls(String... nulls) {
    return of("utf-8", Dialect.Trim.NONE, List.of(nulls), ".", "", Optional.empty());
  }

  static Dialect trim(Dialect.Trim trim) {
    return of("utf-8", trim, List.of(), ".", "", Optional.empty());
  }

  static Dialect flags(List<String> yes, List<String> no) {
    Dialect d = Dialect.DEFAULT;
    return new Dialect(
        d.encoding(),
        d.delimiter(),
        d.quote(),
        d.escape(),
        d.terminator(),
        d.header(),
        d.names(),
        d.nulls(),
        d.trim(),
        d.decimal(),
        d.thousands(),
        d.dates(),
        d.times(),
        d.zone(),
        yes,
        no);
  }

  /** A bcp character dump: no header, no quotes, own delimiter and terminator. */
  static Dialect bcp(String... names) {
    Dialect d = Dialect.DEFAULT;
    return new Dialect(
        d.encoding(),
        "+|",
        "",
        "",
        "&|\n",
        false,
        List.of(names),
        d.nulls(),
        d.trim(),
        d.decimal(),
        d.thousands(),
        d.dates(),
        d.times(),
        d.zone(),
        d.trueTexts(),
        d.falseTexts());
  }
}
